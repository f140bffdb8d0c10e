package io.tidemill.testkit.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.source.DirectoryOptions;
import io.tidemill.source.DirectorySource;
import io.tidemill.source.RecordFormat;
import io.tidemill.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory, to which files are added. */
final class DirectoryTrial implements SourceTrial<String> {
    private final Path folder;
    private volatile boolean isClosed;

    DirectoryTrial(Path parent) throws IOException {
        folder = Files.createTempDirectory(parent, "trial");
    }

    @Override
    public Source<String> source() {
        return DirectorySource.of(folder.toString(), RecordFormat.lines()).with(DirectoryOptions.ALL_FILES);
    }

    @Override
    public void send(int from, int to) throws IOException {
        write("%010d".formatted(from), Texts.lines(from, to).getBytes(UTF_8));
    }

    @Override
    public void sendPoison() throws IOException {
        write("0poison", new byte[] {'r', (byte) 0xff});
    }

    private void write(String name, byte[] bytes) throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
        Path aside = folder.resolve("." + name);
        Files.write(aside, bytes);
        Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public int number(String record) {
        return Texts.number(record);
    }

    /** Files wait on disk. */
    @Override
    public boolean buffers() {
        return false;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}

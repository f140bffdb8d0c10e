package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileNames;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The files that are ready, in the order in which batches take them. Each is looked at once more before a batch takes it: what a
 * batch has taken must be readable for as long as the batch may be run again. Owned by the batches' thread.
 */
final class ReadyFiles {
    static final Comparator<FoundFile> OLDEST_FIRST =
            Comparator.comparingLong(FoundFile::modifiedMillis).thenComparing(FoundFile::path);
    private static final int FIRST_GZIP_BYTE = 0x1f;
    private static final int SECOND_GZIP_BYTE = 0x8b;

    private final String source;
    private final DirectoryOptions options;
    private final DirectoryOptions.Unreadable unreadable;
    private final boolean readsOnlyGzip;
    private final SourceContext context;
    private final ArrayDeque<FoundFile> ready = new ArrayDeque<>();
    private long readyBytes;

    /**
     * No files yet.
     *
     * @param unreadable what is done with files that cannot be read
     * @param readsOnlyGzip whether files that are packed in another way make no sense to the format
     */
    ReadyFiles(
            DirectoryOptions options,
            DirectoryOptions.Unreadable unreadable,
            boolean readsOnlyGzip,
            SourceContext context) {
        this.source = context.name();
        this.options = options;
        this.unreadable = unreadable;
        this.readsOnlyGzip = readsOnlyGzip;
        this.context = context;
    }

    /** Adds what one look has found. */
    void add(List<FoundFile> found) {
        found.stream().sorted(OLDEST_FIRST).forEach(ready::add);
        found.forEach(file -> readyBytes += file.bytes());
    }

    /** Returns how many bytes they have. */
    long bytes() {
        return readyBytes;
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /**
     * Removes and returns the files of one batch within its quota, the oldest first; one at least, if there is any.
     *
     * @throws TidemillException for a file that cannot be read, unless such files are passed over; no batch has it then
     */
    List<FoundFile> take(BatchTime time, long quotaBytes) {
        List<FoundFile> taken = new ArrayList<>();
        long mostBytes = Math.min(quotaBytes, options.mostBytesPerBatch());
        long bytes = 0;
        while (taken.size() < options.mostFilesPerBatch() && !ready.isEmpty()) {
            FoundFile file = ready.element();
            boolean isTooMuch = bytes + file.bytes() > mostBytes && !taken.isEmpty();
            if (isTooMuch || cameAfter(file, time)) {
                break;
            }
            if (isThere(file) && isReadable(file)) {
                taken.add(file);
                bytes += file.bytes();
            }
            ready.remove();
            readyBytes -= file.bytes();
        }
        taken.sort(OLDEST_FIRST);
        return taken;
    }

    /** Returns whether a batch that is late finds a file that came for a later one. */
    private boolean cameAfter(FoundFile file, BatchTime time) {
        return file.modifiedMillis() > time.epochMillis()
                && file.modifiedMillis() <= context.clock().epochMillis();
    }

    private boolean isThere(FoundFile file) {
        String found;
        try {
            FileStamp now = FileStamp.at(Path.of(file.path()), file.stamp().bornMicros() != FileStamp.UNKNOWN);
            if (file.stamp().changeTo(now) != FileStamp.Change.REPLACED && now.bytes() >= file.bytes()) {
                return true;
            }
            found = "it is another file, or shorter";
        } catch (NoSuchFileException e) {
            found = "it is gone";
        } catch (IOException e) {
            return true; // reading it will tell
        }
        context.events()
                .counted(
                        "gone",
                        1,
                        file.path() + ", which waited for its batch with " + file.bytes() + " bytes: " + found);
        return false;
    }

    private boolean isReadable(FoundFile file) {
        Optional<String> reason = reasonAgainst(file);
        if (reason.isEmpty()) {
            return true;
        }
        String message = source + " cannot read " + file.path() + ": " + reason.get();
        if (unreadable == DirectoryOptions.Unreadable.FAILS) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    message + ". No batch has taken it: mend it or move it away, and start again; or let such files be"
                            + " counted and passed over with "
                            + FileFailures.SKIPPED);
        }
        context.events().counted(FileFailures.UNREADABLE, 1, message);
        return false;
    }

    private Optional<String> reasonAgainst(FoundFile file) {
        Path path = Path.of(file.path());
        Optional<String> ending = readsOnlyGzip ? FileNames.unreadableEnding(file.path()) : Optional.empty();
        if (ending.isPresent()) {
            return Optional.of(FileNames.refusal("its name", ending.get()));
        }
        if (!Files.isReadable(path)) {
            return Optional.of("this process may not read it; look at its owner and its mode");
        }
        return file.isPacked() && !isGzip(path)
                ? Optional.of("its name ends in .gz, but it does not begin as gzip does; name it by what it is")
                : Optional.empty();
    }

    private static boolean isGzip(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == FIRST_GZIP_BYTE && in.read() == SECOND_GZIP_BYTE;
        } catch (IOException e) {
            return true; // reading it will tell
        }
    }
}

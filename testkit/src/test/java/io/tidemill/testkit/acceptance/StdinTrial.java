package io.tidemill.testkit.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.source.Source;
import io.tidemill.source.StdinSource;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/** A pipe, which the source reads. */
final class StdinTrial implements SourceTrial<String> {
    private volatile Pipe pipe = Pipe.open();

    StdinTrial() throws IOException {}

    @Override
    public Source<String> source() {
        try {
            close();
            pipe = Pipe.open();
            return StdinSource.lines(Channels.newInputStream(pipe.source()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void send(int from, int to) throws IOException {
        Channels.newOutputStream(pipe.sink()).write(Texts.lines(from, to).getBytes(UTF_8));
    }

    @Override
    public void sendPoison() throws IOException {
        Channels.newOutputStream(pipe.sink()).write(new byte[] {'r', (byte) 0xff, '\n'});
    }

    @Override
    public int number(String record) {
        return Texts.number(record);
    }

    @Override
    public void close() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }
}

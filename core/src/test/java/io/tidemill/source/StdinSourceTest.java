package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static io.tidemill.source.Sealed.untilCount;
import static io.tidemill.source.Sealed.untilExhausted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.source.FakeContext.Said;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StdinSourceTest {
    private final FakeContext context = new FakeContext();
    private OutputStream writer;
    private InputStream reader;

    @BeforeEach
    void openPipe() throws IOException {
        Pipe pipe = Pipe.open();
        writer = Channels.newOutputStream(pipe.sink());
        reader = Channels.newInputStream(pipe.source());
    }

    @AfterEach
    void endThreads() throws Exception {
        writer.close();
        for (Thread thread : context.threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
        }
        reader.close();
    }

    private void write(String text) throws IOException {
        writer.write(text.getBytes(UTF_8));
        writer.flush();
    }

    @Test
    void deliversLinesAsTheyAreWrittenAndEndsWithTheInput() throws Exception {
        try (SourceRun<String> run = StdinSource.lines(reader).start(context)) {
            write("a\nb\n");
            assertThat(untilCount(2, run, context)).containsExactly("a", "b");
            assertThat(run.isExhausted()).isFalse();

            write("last");
            writer.close();

            assertThat(untilExhausted(run, context)).containsExactly("last");
            assertThat(context.nextSaid()).isEqualTo(new Said("started", "reading the standard input"));
            assertThat(context.nextSaid()).isEqualTo(new Said("stopped", "the standard input has ended"));
            context.woken.await();
        }
    }

    @Test
    void slowsTheWriterWhenTheBufferIsFullAndLosesNothing() throws Exception {
        try (SourceRun<String> run = StdinSource.lines(reader).start(context)) {
            byte[] piece = ("x".repeat(99) + "\n").repeat(1000).getBytes(UTF_8);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) { // 20 MB through a buffer of 4 MiB
                        writer.write(piece);
                    }
                    writer.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            await(() -> context.threads.get(0).getState() == Thread.State.WAITING);
            assertThat(sender.isAlive()).isTrue();

            assertThat(untilExhausted(run, context)).hasSize(200_000);
            sender.join();
        }
    }

    @Test
    void dropsWhatAReadBringsAfterTheStop() throws Exception {
        MemoryLog log = new MemoryLog();
        context.withLog(log);
        try (SourceRun<String> run = StdinSource.lines(reader).start(context)) {
            write("a\nhalf");
            List<String> before = untilCount(1, run, context);
            run.stopReceiving();
            before.addAll(untilExhausted(run, context));
            int entries = log.entries().size();

            write("late\n");
            writer.close();
            context.woken.await();

            assertThat(before).containsExactly("a");
            assertThat(run.isExhausted()).isTrue();
            assertThat(log.entries()).hasSize(entries);
            assertThat(context.said).extracting(Said::what).containsExactly("started");
        }
    }

    @Test
    void tellsOfAnInputThatCanNotBeRead() throws Exception {
        reader.close();
        try (SourceRun<String> run = StdinSource.lines(reader).start(context)) {
            assertThat(untilExhausted(run, context)).isEmpty();
            assertThat(List.of(
                            context.nextSaid().what(),
                            context.nextSaid().what(),
                            context.nextSaid().what()))
                    .containsExactly("started", "failed", "stopped");
        }
    }
}

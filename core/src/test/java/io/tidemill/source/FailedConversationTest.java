package io.tidemill.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends when a conversation fails in a way that none should. */
@Tag("faults")
@Timeout(60)
final class FailedConversationTest {
    private static final ListenAddress ADDRESS = new ListenAddress("127.0.0.1", 0);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeContext context = new FakeContext();
    private final BlockingQueue<ListenAddress> bound = new ArrayBlockingQueue<>(1);

    private TcpServer serve(Conversation conversation) {
        TcpServer server =
                new TcpServer(ADDRESS, "test", new ConnectionLimit(4, "most"), context, conversation, () -> {});
        server.start(() -> TcpServer.listen(ADDRESS), bound::add);
        return server;
    }

    private static int read(Connection connection) throws IOException {
        connection.awaitClient(PATIENCE, PATIENCE);
        return connection.input().read();
    }

    /** Returns what a client reads, who has sent a byte; below 0 where the server has closed. */
    private static int answer(ListenAddress to, int sent) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
            client.getOutputStream().write(sent);
            return client.getInputStream().read();
        }
    }

    private ListenAddress place() throws InterruptedException {
        return requireNonNull(bound.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void endsTheOneConnectionAndIsCounted() throws Exception {
        TcpServer server = serve(connection -> {
            int sent = read(connection);
            if (sent == 'x') {
                throw new IllegalStateException("no conversation knows an x");
            }
            connection.output().write(sent);
        });
        ListenAddress place = place();

        assertThat(answer(place, 'x')).isNegative();
        assertThat(answer(place, 'x')).isNegative();
        assertThat(answer(place, 'a')).isEqualTo('a');

        server.stop();
        assertThat(context.counts).containsEntry("failed", 2L);
        assertThat(context.examples.get(0)).contains("no conversation knows an x");
        assertThat(context.said).noneMatch(said -> said.what().equals("fatal"));
    }

    @Test
    void endsTheApplicationWhereWhatWasSentCanNotBeKept() throws Exception {
        TcpServer server = serve(connection -> {
            throw new TidemillException(ErrorCode.CHECKPOINT_FAILED, "no space is left for " + read(connection));
        });

        assertThat(answer(place(), 'a')).isNegative();

        assertThat(context.nextSaid().what()).isEqualTo("started");
        assertThat(context.nextSaid()).satisfies(said -> {
            assertThat(said.what()).isEqualTo("fatal");
            assertThat(said.message()).contains("no space is left");
        });
        server.stop();
    }
}

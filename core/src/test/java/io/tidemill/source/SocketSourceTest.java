package io.tidemill.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.source.FakeContext.Said;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketSourceTest {
    private final FakeContext context = new FakeContext();

    @Test
    void deliversTheLinesThatTheServerSends() throws Exception {
        context.set("tidemill.socket.reconnect", "false");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                SourceRun<String> run = SocketSource.lines("localhost", server.getLocalPort(), UTF_8)
                        .start(context)) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("a\r\n\nb\nlast".getBytes(UTF_8));
            }
            assertThat(context.nextSaid())
                    .isEqualTo(new Said("started", "connected to localhost:" + server.getLocalPort()));
            context.woken.await();

            assertThat(untilExhausted(run)).containsExactly("a", "", "b", "last");
            assertThat(context.nextSaid().what()).isEqualTo("stopped");
            assertThat(context.threads.get(0).getName()).isEqualTo("tidemill-socket-" + server.getLocalPort());
        }
    }

    private List<String> untilExhausted(SourceRun<String> run) throws Exception {
        List<String> records = new ArrayList<>();
        while (!run.isExhausted()) {
            SourceBatch<String> batch = run.seal(context.nextBatch());
            records.addAll(ReceivedBytesTest.records(batch));
            batch.release();
        }
        return records;
    }
}

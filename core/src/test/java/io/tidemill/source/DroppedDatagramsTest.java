package io.tidemill.source;

import static io.tidemill.source.Sealed.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.source.FakeContext.Said;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class DroppedDatagramsTest {
    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                    + "  timeout inode ref pointer drops\n";

    private final FakeContext context = new FakeContext();

    @Test
    void countsEachDatagramThatTheSystemDropped() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/udp")), "only Linux tells what it drops");
        int sent = 3000;
        context.withBuffer(1 << 20);
        SyslogSource source = SyslogSource.of(0);
        try (SourceRun<SyslogMessage> run = source.start(context);
                DatagramSocket sender = new DatagramSocket()) {
            context.nextSaid();
            byte[] message =
                    ("<13>" + "x".repeat(2000)).getBytes(UTF_8); // 6 MB in all, 1 MB here, a little in the system
            for (int i = 0; i < sent; i++) {
                sender.send(new DatagramPacket(
                        message, message.length, source.listeningAt().orElseThrow()));
            }
            List<SyslogMessage> received = new ArrayList<>();
            await(() -> {
                received.addAll(sealed(run));
                return received.size() + dropped() == sent;
            });
            assertThat(dropped()).isPositive();
            Said said = context.nextSaid();
            assertThat(said.what()).isEqualTo("failed");
            assertThat(said.message()).contains("the system has dropped datagrams", "net.core.rmem_max");
        }
        for (Thread thread : context.threads) {
            thread.join(20_000);
        }
    }

    private List<SyslogMessage> sealed(SourceRun<SyslogMessage> run) {
        SourceBatch<SyslogMessage> batch = run.seal(context.nextBatch());
        try {
            return Sealed.records(batch);
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            batch.release();
        }
    }

    private long dropped() {
        synchronized (context.counts) {
            return context.counts.getOrDefault("dropped", 0L);
        }
    }

    @Test
    void saysOnceThatDatagramsAreDroppedUntilNoMoreAre(@TempDir Path directory) throws Exception {
        Path table = directory.resolve("udp");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5514);
        DroppedDatagrams drops = new DroppedDatagrams(address, context, List.of(directory.resolve("missing"), table));
        for (int total : new int[] {0, 5, 9, 9, 12}) {
            Files.writeString(
                    table, HEAD + line("0200007F:158A", 77) + line("0100007F:158B", 78) + line("0100007F:158A", total));
            drops.count();
        }
        assertThat(dropped()).isEqualTo(12);
        assertThat(context.said).extracting(Said::what).containsExactly("failed", "failed");
    }

    @Test
    void knowsTheSocketsOfIpv6(@TempDir Path directory) throws Exception {
        Path table = directory.resolve("udp6");
        Files.writeString(
                table,
                HEAD
                        + line("0000000000000000FFFF00000100007F:158A", 3)
                        + line("00000000000000000000000001000000:158B", 4)
                        + line("00000000000000000000000000000000:158C", 5));
        for (String[] socket : new String[][] {{"127.0.0.1", "5514"}, {"::1", "5515"}, {"0.0.0.0", "5516"}}) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getByName(socket[0]), Integer.parseInt(socket[1]));
            new DroppedDatagrams(address, context, List.of(table)).count();
        }
        assertThat(dropped()).isEqualTo(12);
    }

    private static String line(String address, int drops) {
        return "  317: " + address + " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 24518 2"
                + " 0000000000000000 " + drops + "\n";
    }
}

package io.tidemill.flume;

import static io.tidemill.flume.AvroPeer.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.testkit.RunningProgram;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port that speaks TLS. That real agents deliver to it is in {@link AgentTest}. */
class TlsTest {
    @TempDir
    private static Path directory;

    private static TlsKeys keys;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = TlsKeys.make(directory);
    }

    @Test
    void takesEventsInTls() throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(source(port));
                Socket socket = trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(HostilePeerTest.call("append")
                            .writeLong(0)
                            .writeLong(1)
                            .writeFixed("a".getBytes(UTF_8))
                            .framed(1));

            assertThat(program.awaitRecords(1)).containsExactly(event("a"));
        }
    }

    @Test
    void refusesWhoDoesNotSpeakTlsAndSaysWhatToDo() throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(source(port))) {
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                plain.getOutputStream().write(HostilePeerTest.call("append").framed(1));
                HostilePeerTest.awaitEnd(plain);
            }

            program.awaitThat(() -> program.incidents("refused") == 1);
            assertThat(program.records()).isEmpty();
        }
    }

    @Test
    void goesOnWhenSomebodyDoesNotTrustTheCertificate() throws Exception {
        int port = FlumeAgent.freePort();
        try (RunningProgram<FlumeEvent> program = Programs.start(source(port));
                SSLSocket distrusting = (SSLSocket) SSLContext.getDefault()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), port)) {
            assertThatThrownBy(distrusting::startHandshake).isInstanceOf(SSLHandshakeException.class);
            program.awaitThat(() -> program.incidents("refused") == 1);
        }
    }

    @Test
    void tellsOfAKeyStoreThatCanNotBeReadWithoutItsPassword() {
        assertThatThrownBy(() -> FlumeSource.builder(4141).tls(keys.keyStore(), "wrong-password"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining(keys.keyStore().toString())
                .hasMessageContaining("expected a JKS or PKCS12 file with a private key, and its password")
                .message()
                .doesNotContain("wrong-password");
        assertThatThrownBy(() -> FlumeSource.builder(4141).tls(directory.resolve("none.p12"), "x"))
                .hasMessageContaining("none.p12");
    }

    private static FlumeSource source(int port) {
        return FlumeSource.builder(port).tls(keys.keyStore(), TlsKeys.PASSWORD).build();
    }

    private static SSLContext trusting() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(keys.trustStore().toFile(), TlsKeys.PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Returns the properties with which a sink speaks TLS. */
    static Map<String, String> sink(String type, TlsKeys keys) {
        return Map.of(
                "type",
                type,
                "ssl",
                "true",
                "truststore",
                keys.trustStore().toString(),
                "truststore-type",
                "PKCS12",
                "truststore-password",
                TlsKeys.PASSWORD);
    }
}

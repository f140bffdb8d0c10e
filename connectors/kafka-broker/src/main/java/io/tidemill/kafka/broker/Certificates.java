package io.tidemill.kafka.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate for 127.0.0.1 that its own key has signed, in a key store for a server and a trust store for its clients. */
final class Certificates {
    static final String PASSWORD = "store-4711";

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** Makes both stores with the JDK's keytool. */
    static Certificates make(Path directory) throws IOException {
        Certificates made = new Certificates(directory);
        String certificate = directory.resolve("broker.crt").toString();
        made.keytool(
                made.keyStore(),
                "-genkeypair -alias broker -keyalg EC -groupname secp256r1 -validity 3650 -dname CN=127.0.0.1"
                        + " -ext SAN=ip:127.0.0.1,dns:localhost",
                List.of());
        made.keytool(made.keyStore(), "-exportcert -alias broker", List.of("-file", certificate));
        made.keytool(made.trustStore(), "-importcert -noprompt -alias broker", List.of("-file", certificate));
        return made;
    }

    Path keyStore() {
        return directory.resolve("broker.p12");
    }

    Path trustStore() {
        return directory.resolve("trust.p12");
    }

    private void keytool(Path store, String arguments, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("keytool was not waited for", e);
        }
    }
}

package io.tidemill.flume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A key of a port on the loopback address, made by the JDK's keytool, and a store that trusts it. */
record TlsKeys(Path keyStore, Path trustStore) {
    static final String PASSWORD = "ebb-and-flow";

    static TlsKeys make(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("certificate");
        Path trust = directory.resolve("trust.p12");
        keytool(
                keys,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "port",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1");
        keytool(keys, "-exportcert", "-alias", "port", "-file", certificate.toString());
        keytool(trust, "-importcert", "-noprompt", "-alias", "port", "-file", certificate.toString());
        return new TlsKeys(keys, trust);
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(store.resolveSibling("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + Files.readString(store.resolveSibling("keytool.log")));
        }
    }
}

package io.tidemill.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for this machine that its own key has signed, made by the JDK's keytool.
 *
 * @param file the certificate, which is also what clients trust
 * @param keyFile its key, which only the user of this process can read
 */
record Certificate(Path file, Path keyFile) {
    private static final String PASSWORD = "store-4711";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    static Certificate make(Path directory) throws Exception {
        Path store = directory.resolve("server.p12");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(("-genkeypair -alias server -keyalg RSA -keysize 2048 -validity 3650 -dname CN=localhost"
                        + " -ext SAN=dns:localhost,ip:127.0.0.1 -ext BC=ca:true -storetype PKCS12")
                .split(" ")));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", store.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Path file = directory.resolve("server.crt");
        Files.writeString(file, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Path keyFile = Files.createFile(
                directory.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                keyFile,
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        return new Certificate(file, keyFile);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + BASE64.encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}

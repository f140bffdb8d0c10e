package io.tidemill.flume;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Reads the key that a port proves itself with. What is in a key store, and its password, is told to nobody. */
final class KeyStores {
    private KeyStores() {}

    /** Returns TLS with the private key of a key store, which has one password for all. */
    static SSLContext read(Path file, String password) {
        char[] secret = password.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), secret);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, secret);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw TidemillException.invalidArgument("the key store " + file
                    + " of a Flume source cannot be read (" + e.getMessage()
                    + "); expected a JKS or PKCS12 file with a private key, and its password");
        }
    }
}

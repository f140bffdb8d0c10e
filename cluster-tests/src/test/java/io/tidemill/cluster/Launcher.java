package io.tidemill.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The script that users start, asked for the class path that it would give to a program. */
final class Launcher {
    private Launcher() {}

    /**
     * Returns the class path of {@code tidemill run ARGUMENTS}, of what the build has made so far.
     *
     * @param environment what is added to the environment of this JVM; without a {@code SPARK_HOME} Spark's jars are Maven's
     */
    static List<String> classPath(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", script().toString(), "class-path", "run"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("SPARK_HOME");
        builder.environment().putAll(environment);
        builder.environment().put("TIDEMILL_BUILD", "never");
        Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            return List.of(new String(output.readAllBytes(), UTF_8).trim().split(File.pathSeparator));
        }
    }

    private static Path script() throws IOException {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path script = directory.resolve("tidemill");
            if (Files.isRegularFile(script)) {
                return script;
            }
        }
        throw new IOException("There is no launcher above " + Path.of("").toAbsolutePath());
    }
}

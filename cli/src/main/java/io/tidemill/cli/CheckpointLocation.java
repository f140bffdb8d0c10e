package io.tidemill.cli;

import io.tidemill.checkpoint.CheckpointInspector;
import io.tidemill.engine.StateSerializer;
import io.tidemill.log.LogStore;
import io.tidemill.log.LogStores;
import io.tidemill.settings.Settings;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a checkpoint directory lies, and how its values are read. */
final class CheckpointLocation {

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "The checkpoint directory: a path, hdfs://... or s3a://...")
    private String directory = "";

    @Option(
            names = "--classes",
            paramLabel = "C",
            split = ",",
            description = "Classes of yours that states hold, such as com.acme.*; values of the JDK are always read.")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--jar", paramLabel = "J", description = "The jar that holds these classes.")
    private @Nullable Path jar;

    /** Opens the directory; fails with a message if there is none. */
    CheckpointInspector open() throws IOException {
        LogStore store = LogStores.open(directory, Settings.ofProcess(Map.of()).engineOptions());
        boolean isThere = LogStores.hasScheme(directory)
                ? !store.list("journal").isEmpty()
                : Files.isDirectory(Path.of(directory, "journal"));
        if (!isThere) {
            throw new NoSuchDirectory(directory + " is no checkpoint directory: it has no directory 'journal'");
        }
        return new CheckpointInspector(store, StateSerializer.of(Set.of(), classes, loader()));
    }

    private @Nullable ClassLoader loader() throws NoSuchDirectory {
        if (jar == null) {
            return null;
        }
        try {
            return new URLClassLoader(new URL[] {jar.toUri().toURL()}, CheckpointLocation.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new NoSuchDirectory("--jar " + jar + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return directory;
    }

    /** The refusal of a path, whose message is all that is to be told. */
    static final class NoSuchDirectory extends IOException {
        private static final long serialVersionUID = 1L;

        NoSuchDirectory(String message) {
            super(message);
        }
    }
}

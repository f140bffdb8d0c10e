package io.tidemill.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code run}: runs an example or a user's program in this JVM. */
@Command(
        name = "run",
        description = {"Runs an example by its simple name, or a program of yours by its class name.", ""})
final class RunCommand implements Callable<Integer> {

    private static final String SETTING_PREFIX = "tidemill.";

    /** What begins so is for an engine on Spark; others do without. */
    private static final String ENGINE_PREFIX = "spark.";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = SecondsConverter.class,
            description = "Stops the program gracefully after N seconds.")
    private @Nullable Duration seconds;

    @Option(
            names = "--jar",
            paramLabel = "J",
            description =
                    "A jar that holds the program or what it needs, such as a driver; or a directory of them. May be"
                            + " repeated.")
    private List<Path> jars = new ArrayList<>();

    @Option(
            names = "--master",
            paramLabel = "M",
            description = "The engine to run on; --set tidemill.master=M in short.")
    private @Nullable String master;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Changes a setting of the program; its key starts with 'tidemill.' ('spark.' for Spark). May be"
                            + " repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--status",
            description =
                    "Prints a line for every batch on the standard error stream: records a second, time and delay.")
    private boolean status;

    @Option(names = "--trace", description = "Prints the whole stack trace when the program fails.")
    private boolean trace;

    @Parameters(
            index = "0",
            paramLabel = "NAME|CLASS",
            description =
                    "An example, such as StreamingLogs, or the full name of a class. A wrong name lists the examples.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What follows is given to the program.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        Map<String, String> properties = properties();
        Program program = program();
        properties.forEach(System::setProperty);
        try {
            program.run(arguments.toArray(String[]::new));
            return ExitCode.OK;
        } catch (Throwable failure) {
            report(failure);
            return ExitCode.SOFTWARE;
        }
    }

    private void report(Throwable failure) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(FailureMessage.of(name, failure));
        if (trace) {
            failure.printStackTrace(err);
        } else {
            err.println("  (run with --trace for the whole stack trace)");
        }
        err.flush();
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("tidemill.stop.on.shutdown", "graceful");
        if (seconds != null) {
            properties.put("tidemill.stop.after", seconds.toSeconds() + "s");
        }
        if (master != null) {
            properties.put("tidemill.master", master);
        }
        for (String key : settings.keySet()) {
            if (!key.startsWith(SETTING_PREFIX) && !key.startsWith(ENGINE_PREFIX)) {
                throw usageError("--set " + key + ": the key of a setting starts with '" + SETTING_PREFIX
                        + "', that of one for Spark with '" + ENGINE_PREFIX + "'");
            }
        }
        properties.putAll(settings);
        if (status) {
            properties.merge("tidemill.listeners", StatusListener.class.getName(), (given, own) -> given + "," + own);
        }
        return properties;
    }

    private Program program() {
        ClassLoader classes = classes();
        Class<?> type = find(classes).orElseThrow(() -> unknownProgram(classes));
        try {
            return Program.of(type);
        } catch (NoSuchMethodException e) {
            throw usageError("The class " + type.getName() + " has no public static void main(String[])");
        }
    }

    /**
     * Returns the classes of the jars and of this JVM; the launcher has put the jars on this JVM's class path already. Jars stay open, for
     * the program may outlive this command.
     */
    private ClassLoader classes() {
        ClassLoader own = RunCommand.class.getClassLoader();
        return jars.isEmpty()
                ? own
                : new URLClassLoader(
                        jars.stream().flatMap(this::files).map(this::url).toArray(URL[]::new), own);
    }

    private Stream<Path> files(Path jar) {
        if (Files.isRegularFile(jar)) {
            return Stream.of(jar);
        }
        if (!Files.isDirectory(jar)) {
            throw usageError("--jar: there is no file or directory " + jar);
        }
        try (Stream<Path> files = Files.list(jar)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw usageError("--jar: the directory " + jar + " cannot be read: " + e);
        }
    }

    private URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw usageError("--jar " + jar + ": " + e.getMessage());
        }
    }

    private Optional<Class<?>> find(ClassLoader classes) {
        Optional<Class<?>> found = find(name, classes);
        return found.isPresent() ? found : find(Examples.PACKAGE + '.' + name, classes);
    }

    private Optional<Class<?>> find(String className, ClassLoader classes) {
        try {
            return Optional.of(Class.forName(className, false, classes));
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    private ParameterException unknownProgram(ClassLoader classes) {
        List<String> examples = new Examples(classes).names();
        String place =
                jars.isEmpty() ? "" : " in " + jars.stream().map(Path::toString).collect(Collectors.joining(", "));
        return usageError("There is no program '" + name + "'" + place + ". Examples: " + String.join(", ", examples)
                + (jars.isEmpty() ? ". A program of yours needs --jar." : "."));
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tidemill.examples.EchoSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir
    private Path folder;

    @AfterEach
    void removeSettings() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("tidemill."));
    }

    @Test
    void givesTheProgramItsArgumentsEvenWhenTheyLookLikeOptions() {
        CommandResult result = CommandResult.of("run", "EchoSettings", "host", "--seconds", "-h", "9999");
        assertThat(result.exitCode()).isZero();
        assertThat(EchoSettings.arguments()).containsExactly("host", "--seconds", "-h", "9999");
    }

    @Test
    void turnsItsOptionsIntoSettings() {
        CommandResult result = CommandResult.of(
                "run",
                "--seconds",
                "5",
                "--master",
                "local[2]",
                "--set",
                "tidemill.a=b=c",
                "io.tidemill.examples.EchoSettings");
        assertThat(result.exitCode()).isZero();
        assertThat(EchoSettings.settings())
                .containsExactly(
                        entry("tidemill.a", "b=c"),
                        entry("tidemill.master", "local[2]"),
                        entry("tidemill.stop.after", "5s"),
                        entry("tidemill.stop.on.shutdown", "graceful"));
    }

    @Test
    @Tag("faults")
    void printsAStatusLineForEveryBatchWhenAskedBesideTheListenersOfTheUser() {
        CommandResult.of("run", "--status", "--set", "tidemill.listeners=a.B", "EchoSettings");
        assertThat(EchoSettings.settings())
                .containsEntry("tidemill.listeners", "a.B," + StatusListener.class.getName());
    }

    @Test
    @Tag("faults")
    void saysOnceWhatIsWrongWithASetting() throws Exception {
        CommandResult result =
                CommandResult.of("run", "--set", "tidemill.batch.interval=-1s", "StreamingLogs", "localhost", "9", "x");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("tidemill.batch.interval is '-1s' in the command line (-D or --set)")
                .contains("expected a duration such as 200ms, 10s")
                .doesNotContain("cause:", "IllegalArgument");
    }

    @Test
    void letsASettingBeatAnOption() {
        CommandResult.of("run", "--set", "tidemill.stop.after=1m", "--seconds", "5", "EchoSettings");
        assertThat(EchoSettings.settings()).containsEntry("tidemill.stop.after", "1m");
    }

    @Test
    void runsAProgramFromAJar() throws Exception {
        Path jar = jar(
                "Shout",
                "public class Shout { public static void main(String[] args) { Object loader ="
                        + " Thread.currentThread().getContextClassLoader(); System.setProperty(\"tidemill.shout\", args[0]"
                        + " + (loader == Shout.class.getClassLoader())); } }");
        CommandResult result = CommandResult.of("run", "--jar", jar.toString(), "Shout", "loud ");
        assertThat(result.err()).isEmpty();
        assertThat(System.getProperty("tidemill.shout")).isEqualTo("loud true");
    }

    @Test
    void runsAnExampleWhenAJarIsGivenToo() throws Exception {
        Path jar = jar("Other", "public class Other {}");
        assertThat(CommandResult.of("run", "--jar", jar.toString(), "EchoSettings")
                        .exitCode())
                .isZero();
    }

    @Test
    void listsTheExamplesWhenTheNameIsUnknown() {
        CommandResult result = CommandResult.of("run", "StreamingLog");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("There is no program 'StreamingLog'", "EchoSettings", "FailingProgram", "--jar");
    }

    @Test
    void listsTheExamplesOfAJar() throws Exception {
        Path jar = jar(
                "io/tidemill/examples/Packed",
                "package io.tidemill.examples; public class Packed { public static void main(String[] args) {} }");
        CommandResult result = CommandResult.of("run", "--jar", jar.toString(), "Absent");
        assertThat(result.err()).contains("There is no program 'Absent' in " + jar, "EchoSettings", "Packed");
    }

    @Test
    void refusesAClassWithoutMain() {
        CommandResult result = CommandResult.of("run", "java.lang.String");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("The class java.lang.String has no public static void main(String[])");
    }

    @Test
    void refusesAJarThatIsAbsent() {
        CommandResult result = CommandResult.of("run", "--jar", "absent.jar", "Shout");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--jar: there is no file or directory absent.jar");
    }

    @Test
    void refusesKeysThatAreNoSettings() {
        CommandResult result = CommandResult.of("run", "--set", "user.home=/", "EchoSettings");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--set user.home: the key of a setting starts with 'tidemill.'");
    }

    @Test
    void refusesASettingWithoutValue() {
        CommandResult result = CommandResult.of("run", "--set", "tidemill.master", "EchoSettings");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--set", "KEY=VALUE");
    }

    @Test
    void refusesToRunForNoTime() {
        CommandResult result = CommandResult.of("run", "--seconds", "0", "EchoSettings");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'--seconds'", "expected whole seconds from 1");
    }

    @Test
    void tellsInOneMessageWhyAProgramFailed() {
        CommandResult result = CommandResult.of("run", "FailingProgram");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly(
                        "FailingProgram failed: java.lang.IllegalStateException: the stream broke",
                        "  cause: java.lang.ArithmeticException: by zero",
                        "  at io.tidemill.examples.FailingProgram.main(FailingProgram.java:10)",
                        "  (run with --trace for the whole stack trace)");
    }

    @Test
    void leavesOutThePlaceWhereAMessageNamesItItself() {
        CommandResult result = CommandResult.of("run", "--master", "moon", "StreamingLogs", "localhost", "1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly(
                        "StreamingLogs failed: tidemill.master is 'moon', for which no engine is on the class path;"
                                + " use local[*], or add the module of the engine",
                        "  (run with --trace for the whole stack trace)");
    }

    @Test
    void printsTheStackTraceOnDemand() {
        CommandResult result = CommandResult.of("run", "--trace", "FailingProgram");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("Caused by: java.lang.ArithmeticException: by zero")
                .doesNotContain("--trace");
    }

    private Path jar(String className, String source) throws IOException {
        Path sourceFile = folder.resolve(className + ".java");
        Files.createDirectories(sourceFile.getParent());
        Files.writeString(sourceFile, source);
        int problems = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), sourceFile.toString());
        assertThat(problems).isZero();
        Path jar = folder.resolve("program.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            addFolders(className, entries);
            entries.putNextEntry(new JarEntry(className + ".class"));
            Files.copy(folder.resolve(className + ".class"), entries);
        }
        return jar;
    }

    /** Adds the entries of the folders that hold a class, as the jar tool does. */
    private static void addFolders(String className, JarOutputStream entries) throws IOException {
        for (int slash = className.indexOf('/'); slash >= 0; slash = className.indexOf('/', slash + 1)) {
            entries.putNextEntry(new JarEntry(className.substring(0, slash + 1)));
        }
    }
}

package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with a checkpoint directory, and the commands that look into it. */
class CheckpointCommandTest {
    @TempDir
    private Path folder;

    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Path directory() {
        return folder.resolve("checkpoint");
    }

    @BeforeEach
    void runTheProgram() throws IOException {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Files.createDirectory(folder.resolve("in"));
        Files.write(folder.resolve("in/one"), List.of("a", "b", "a"));
        CommandResult run = CommandResult.of(
                "run",
                "--seconds",
                "1",
                "--set",
                "tidemill.checkpoint.directory=" + directory(),
                "RememberedWords",
                folder.resolve("in").toString(),
                folder.resolve("out/words").toString());
        assertThat(run.err()).isEmpty();
        removeSettings();
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        removeSettings();
    }

    private static void removeSettings() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("tidemill."));
    }

    @Test
    void aDirectoryMayBeNamedByAURI() {
        CommandResult inspect = CommandResult.of("checkpoint", "inspect", "file://" + directory());
        CommandResult verify = CommandResult.of("checkpoint", "verify", "file://" + directory());

        assertThat(inspect.out()).contains("application  RememberedWords, batches of 100 ms");
        assertThat(verify.out()).contains(" is whole: ");
        assertThat(CommandResult.of("checkpoint", "verify", "hdfs://host/words").err())
                .contains("Nothing on the class path opens the checkpoint directory hdfs://host/words");
    }

    @Test
    void inspectTellsWhatTheDirectoryHolds() {
        CommandResult result =
                CommandResult.of("checkpoint", "inspect", directory().toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("application  RememberedWords, batches of 100 ms")
                .contains(folder.resolve("in/one") + " at 6 ")
                .contains("totals  updateStateByKey, ")
                .contains(" 2 keys, such as ")
                .contains("a = 2")
                .contains("b = 1")
                .contains("journal/00000000000000000000.log");
    }

    @Test
    void inspectShowsTheEntriesOfAState() {
        CommandResult result =
                CommandResult.of("checkpoint", "inspect", directory().toString(), "--state", "totals", "--limit", "1");
        CommandResult unknown =
                CommandResult.of("checkpoint", "inspect", directory().toString(), "--state", "sums");

        assertThat(result.out()).matches("(?s)[ab] = [12]\\R\\.\\.\\. and more; --limit N shows N\\R");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("has no state 'sums'");
    }

    @Test
    @Tag("faults")
    void aLimitBelowNoneAndABatchTimeThatIsNoneAreRefused() {
        CommandResult limit =
                CommandResult.of("checkpoint", "inspect", directory().toString(), "--limit", "-1");
        CommandResult batch =
                CommandResult.of("replay", directory().toString(), "--batch", "today 12:00", "RememberedWords");

        assertThat(limit.exitCode()).isEqualTo(2);
        assertThat(limit.err()).contains("'--limit'", "expected a whole number from 0 to 1000000000, not '-1'");
        assertThat(batch.exitCode()).isEqualTo(2);
        assertThat(batch.err())
                .contains("'--batch'", "expected a batch time in milliseconds since the epoch, or as in ")
                .contains("not 'today 12:00'");
    }

    @Test
    void verifyReadsAllOfItAndTellsDamage() throws IOException {
        CommandResult whole =
                CommandResult.of("checkpoint", "verify", directory().toString());
        Path journal = directory().resolve("journal/00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[100] ^= 1;
        Files.write(journal, bytes);
        CommandResult damaged =
                CommandResult.of("checkpoint", "verify", directory().toString());

        assertThat(whole.exitCode()).isZero();
        assertThat(whole.out()).contains(directory() + " is whole: ");
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.err()).contains(journal.toString());
    }

    @Test
    void aDirectoryThatIsNoneIsRefused() {
        CommandResult result = CommandResult.of("checkpoint", "inspect", folder.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(folder + " is no checkpoint directory");
    }

    @Test
    void replayRunsABatchAgainAndChangesNothing() throws IOException {
        List<String> before = files();
        Matcher batch = Pattern.compile("words-(\\d+)$").matcher(firstOutput());
        assertThat(batch.find()).isTrue();
        CommandResult result = CommandResult.of(
                "replay",
                directory().toString(),
                "--batch",
                batch.group(1),
                "RememberedWords",
                folder.resolve("in").toString(),
                folder.resolve("out/words").toString());

        assertThat(result.exitCode()).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("== saveAsTextFiles at RememberedWords.java:\\d+, batch " + batch.group(1) + " ms\\R")
                .contains("(a,2)", "(b,1)");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    @Tag("faults")
    void replayTakesTheTimeOfDayThatInspectShows() throws IOException {
        Matcher batch = Pattern.compile("words-(\\d+)$").matcher(firstOutput());
        assertThat(batch.find()).isTrue();
        String time = Instant.ofEpochMilli(Long.parseLong(batch.group(1))).toString();
        CommandResult result = CommandResult.of(
                "replay",
                directory().toString(),
                "--batch",
                time,
                "RememberedWords",
                folder.resolve("in").toString(),
                folder.resolve("out/words").toString());

        CommandResult unknown = CommandResult.of(
                "replay",
                directory().toString(),
                "--batch",
                "2014-12-10T12:40:00Z",
                "RememberedWords",
                folder.resolve("in").toString(),
                folder.resolve("out/words").toString());

        assertThat(result.exitCode()).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("batch " + batch.group(1) + " ms", "(a,2)");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("Batch 1418215200000 ms (2014-12-10T12:40:00Z) cannot be run again", "'checkpoint inspect'");
    }

    private String firstOutput() throws IOException {
        try (Stream<Path> outputs = Files.list(folder.resolve("out"))) {
            return outputs.map(Path::toString).sorted().findFirst().orElseThrow();
        }
    }

    /** Returns all files with their sizes. */
    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file + " " + file.toFile().length())
                    .sorted()
                    .toList();
        }
    }
}

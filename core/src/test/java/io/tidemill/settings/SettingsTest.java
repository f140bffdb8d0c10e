package io.tidemill.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.TidemillSettings.OnFailure;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String INTERVAL = "tidemill.batch.interval";
    private static final Map<String, String> NONE = Map.of();

    @TempDir
    private Path folder;

    private Map<String, String> file(String... lines) throws IOException {
        Path file = folder.resolve("tidemill.properties");
        Files.write(file, List.of(lines));
        return Map.of("tidemill.config", file.toString());
    }

    private static Duration interval(
            Map<String, String> program, Map<String, String> system, Map<String, String> environment) {
        return Settings.of(program, system, environment).get(TidemillSettings.BATCH_INTERVAL);
    }

    @Test
    void systemPropertiesBeatTheEnvironmentWhichBeatsTheFileWhichBeatsTheProgram() throws IOException {
        Map<String, String> program = Map.of(INTERVAL, "1s");
        Map<String, String> file = file(INTERVAL + "=2s");
        Map<String, String> environment = Map.of("TIDEMILL_BATCH_INTERVAL", "3s");
        Map<String, String> system = Map.of(INTERVAL, "4s", "tidemill.config", file.get("tidemill.config"));

        assertThat(interval(program, NONE, NONE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(interval(program, file, NONE)).isEqualTo(Duration.ofSeconds(2));
        assertThat(interval(program, file, environment)).isEqualTo(Duration.ofSeconds(3));
        assertThat(interval(program, system, environment)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void theFileMayBeNamedByTheEnvironment() throws IOException {
        String file = file(INTERVAL + "=2s").get("tidemill.config");

        assertThat(interval(NONE, NONE, Map.of("TIDEMILL_CONFIG", file))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aNamedFileThatIsMissingIsRefused() {
        String missing = folder.resolve("missing.properties").toString();

        assertThatThrownBy(() -> Settings.of(NONE, Map.of("tidemill.config", missing), NONE))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
                .hasMessageContaining("The settings file " + missing + " cannot be read");
    }

    @Test
    void unknownSettingsAreRefusedByNameAndPlace() throws IOException {
        String key = "tidemill.bach.interval";
        Map<String, String> file = file(key + "=1s");

        assertUnknown(() -> Settings.of(Map.of(key, "1s"), NONE, NONE), key, "the program");
        assertUnknown(() -> Settings.of(NONE, Map.of(key, "1s"), NONE), key, "the command line (-D or --set)");
        assertUnknown(() -> Settings.of(NONE, file, NONE), key, "the file " + file.get("tidemill.config"));
    }

    @Test
    void aMisspeltEnvironmentVariableIsRefusedByName() {
        assertThatThrownBy(() -> Settings.of(NONE, NONE, Map.of("TIDEMILL_BACH_INTERVAL", "1s")))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING))
                .hasMessageStartingWith(
                        "No setting belongs to the environment variable TIDEMILL_BACH_INTERVAL; mend its name"
                                + " (TIDEMILL_BATCH_INTERVAL?), or unset it. ")
                .hasMessageContaining("TIDEMILL_BATCH_INTERVAL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TIDEMILL_BUILD",
                "TIDEMILL_JAVA_OPTS",
                "TIDEMILL_SERVICE_HOST",
                "TIDEMILL_SERVICE_PORT_WEB",
                "TIDEMILL_PORT_9999_TCP_ADDR",
                "TIDEMILLER_BATCH"
            })
    void environmentVariablesOfOthersAreLeftAlone(String name) {
        assertThat(interval(NONE, NONE, Map.of(name, "-Xmx1g"))).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"1418215200000", "2014-12-10T12:40:00Z", "2014-12-10T13:40+01:00"})
    @Tag("faults")
    void aBatchTimeIsGivenInMillisecondsOrAsAnInstant(String text) {
        Settings settings = Settings.of(NONE, Map.of("tidemill.replay.batch", text), NONE);

        assertThat(settings.get(TidemillSettings.REPLAY_BATCH)).isEqualTo(1418215200000L);
        assertThat(BatchTime.ofEpochMillis(1418215200000L).described())
                .isEqualTo("1418215200000 ms (2014-12-10T12:40:00Z)");
    }

    @ParameterizedTest
    @CsvSource({
        "tidemill.batch.interval,-1s",
        "tidemill.batch.interval,999999999999999999d",
        "tidemill.receive.buffer,99999999999999999GiB",
        "tidemill.default.partitions,two",
        "tidemill.pace,perhaps",
        "tidemill.batch.on.failure,retry",
        "tidemill.replay.batch,yesterday",
        "tidemill.replay.batch,+999999999-01-01T00:00Z"
    })
    @Tag("faults")
    void aValueThatIsNotUnderstoodIsToldOnceWithoutACauseThatSaysLess(String key, String text) {
        assertThatThrownBy(() -> Settings.of(NONE, Map.of(key, text), NONE))
                .hasMessageStartingWith(key + " is '" + text + "' in the command line (-D or --set); expected ")
                .hasNoCause();
    }

    @Test
    @Tag("faults")
    void aMisspeltSettingIsToldWithTheOneThatWasMeant() {
        assertThatThrownBy(() -> Settings.of(NONE, Map.of("tidemill.bach.interval", "1s"), NONE))
                .hasMessageStartingWith(
                        "No setting is called 'tidemill.bach.interval' (in the command line (-D or --set));"
                                + " did you mean 'tidemill.batch.interval'? The settings are tidemill.master, ");
        assertThatThrownBy(() -> Settings.of(NONE, Map.of("tidemill.speed", "1"), NONE))
                .hasMessageStartingWith("No setting is called 'tidemill.speed' (in the command line (-D or --set)); the"
                        + " settings are tidemill.master, ");
    }

    private static void assertUnknown(ThrowingCallable call, String key, String place) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING))
                .hasMessageStartingWith("No setting is called '" + key + "' (in " + place + "); ")
                .hasMessageContaining("he settings are ")
                .hasMessageContaining(INTERVAL);
    }

    @ParameterizedTest
    @CsvSource({
        "tidemill.batch.interval, soon, a duration such as",
        "tidemill.batch.interval, -1s, a duration such as",
        "tidemill.batch.interval, 1.5s, a duration such as",
        "tidemill.batch.interval, 99999999999999999999s, a duration such as",
        "tidemill.batch.interval, 9999999999999999d, a duration such as",
        "tidemill.default.partitions, 0, a whole number from 1",
        "tidemill.default.partitions, many, a whole number from 1",
        "tidemill.receive.buffer, 1.5GiB, bytes such as",
        "tidemill.receive.buffer, 99999999999GiB, bytes such as",
        "tidemill.files.skip.empty, yes, true or false",
        "tidemill.batch.on.failure, retry, 'one of stop, continue'"
    })
    void valuesThatCanNotBeReadAreRefusedByNameAndForm(String key, String value, String form) {
        assertThatThrownBy(() -> Settings.of(Map.of(key, value), NONE, NONE))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
                .hasMessageStartingWith(key + " is '" + value + "' in the program; expected " + form);
    }

    @Test
    void aValueOfTheEnvironmentThatCanNotBeReadNamesItsVariable() {
        assertThatThrownBy(() -> Settings.of(NONE, NONE, Map.of("TIDEMILL_BATCH_INTERVAL", "soon")))
                .hasMessageStartingWith(
                        "tidemill.batch.interval is 'soon' in the environment variable TIDEMILL_BATCH_INTERVAL");
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250", "250, 250", "2s, 2000", "3min, 180000", "3m, 180000", "1h, 3600000", "1d, 86400000"})
    void durationsHaveUnits(String text, long millis) {
        assertThat(interval(Map.of(INTERVAL, text), NONE, NONE)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1KiB, 1024", "2mb, 2097152", "1GiB, 1073741824"})
    void bytesHaveUnits(String text, long bytes) {
        assertThat(Settings.of(Map.of("tidemill.receive.buffer", text), NONE, NONE)
                        .get(TidemillSettings.RECEIVE_BUFFER))
                .isEqualTo(bytes);
    }

    @Test
    void choicesAreWrittenInLowerCase() {
        assertThat(Settings.of(Map.of("tidemill.batch.on.failure", " continue "), NONE, NONE)
                        .get(TidemillSettings.ON_FAILURE))
                .isEqualTo(OnFailure.CONTINUE);
    }

    @Test
    void everySettingHasADefaultThatCanBeReadAndAMeaning() {
        Settings defaults = Settings.of(NONE, NONE, NONE);

        assertThat(TidemillSettings.all()).allSatisfy(setting -> {
            assertThat(defaults.get(setting)).isNotNull();
            assertThat(setting.key()).startsWith("tidemill.").isLowerCase();
            assertThat(setting.meaning()).isNotBlank();
        });
        assertThat(TidemillSettings.all()).extracting(Setting::key).doesNotHaveDuplicates();
    }

    @Test
    void settingsOfSparkAreHandedOnAsTheyAre() throws IOException {
        Map<String, String> file = file("spark.executor.cores=2", "spark.executor.memory=2g");
        Map<String, String> system = Map.of("spark.app.name", "mine", "tidemill.config", file.get("tidemill.config"));

        Settings settings = Settings.of(
                Map.of("spark.executor.memory", "1g"),
                system,
                Map.of("spark.executor.cores", "3", "SPARK_HOME", "here"));

        assertThat(settings.engineOptions())
                .isEqualTo(
                        Map.of("spark.executor.memory", "2g", "spark.executor.cores", "3", "spark.app.name", "mine"));
    }
}

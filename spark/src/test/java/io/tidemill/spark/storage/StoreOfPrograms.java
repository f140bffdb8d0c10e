package io.tidemill.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.log.LogStore;
import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.testkit.acceptance.LogStoreAcceptance;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is true of every store that programs on several machines share; a test of one says where it is. */
abstract class StoreOfPrograms {
    /** Returns a location that was not used before. */
    abstract String newLocation();

    /** Returns the system properties that a program needs to reach it. */
    abstract Map<String, String> properties();

    static LogStore open(String location) throws IOException {
        return new HadoopLogStoreProvider().open(location, options());
    }

    /** Returns the settings of this JVM that are for Spark and Hadoop, as a context gives them to its store. */
    static Map<String, String> options() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .collect(Collectors.toMap(Function.identity(), System::getProperty));
    }

    private ClusterProcess writer(String location) throws IOException {
        List<String> options = new ArrayList<>(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        properties().forEach((name, value) -> options.add("-D" + name + "=" + value));
        return ClusterProcess.start(
                "writer",
                Map.of(),
                options,
                List.of(System.getProperty("java.class.path").split(File.pathSeparator)),
                List.of(LogWriter.class.getName(), location));
    }

    private static long durable(ClusterProcess writer) {
        return writer.output().stream()
                .filter(line -> line.startsWith("durable "))
                .mapToLong(line -> Long.parseLong(line.substring("durable ".length())))
                .max()
                .orElse(-1);
    }

    private static List<Long> numbers(LogStore store) {
        List<Long> numbers = new ArrayList<>();
        try (Journal journal = Journal.open(store, "journal", LogWriter.SEGMENT_BYTES)) {
            journal.read(journal.start(), journal.end(), (position, type, payload) -> numbers.add(payload.getLong()));
        }
        return numbers;
    }

    private static void requireAllDurable(ClusterProcess writer, LogStore store) {
        List<Long> numbers = numbers(store);
        assertThat(numbers).hasSizeGreaterThan((int) durable(writer));
        assertThat(numbers)
                .isEqualTo(LongStream.range(0, numbers.size()).boxed().toList());
    }

    @TestFactory
    Stream<DynamicTest> doesWhatAStoreDoes() {
        return LogStoreAcceptance.checks(() -> open(newLocation())).stream()
                .map(check -> DynamicTest.dynamicTest(check.name(), check::run));
    }

    @Test
    void hasAllThatWasDurableWhenTheWriterWasKilled() throws IOException {
        String location = newLocation();
        try (ClusterProcess writer = writer(location)) {
            writer.await("durable 200");
            LogStore second = open(location);
            assertThatThrownBy(() -> second.lock("lock", "1"))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                    .hasMessageContaining(location + " is in use by process "
                            + writer.handle().pid() + " on ");
            writer.kill();

            try (LogStore.Lock lock = second.lock("lock", "1")) {
                assertThat(lock).isNotNull();
                requireAllDurable(writer, second);
            }
        }
    }

    @Test
    void shutsOutAWriterThatWasSilentForLong() throws Exception {
        String location = newLocation();
        try (ClusterProcess writer = writer(location)) {
            writer.await("durable 100");
            signal("STOP", writer);
            LogStore second = open(location);
            try (LogStore.Lock lock = second.lock("lock", "1")) {
                assertThat(lock).isNotNull();
                requireAllDurable(writer, second);
                signal("CONT", writer);

                assertThat(writer.await("stopped: ")).contains("CHECKPOINT_FAILED");
                assertThat(writer.awaitExit()).isEqualTo(1);
                requireAllDurable(writer, second);
            }
        }
    }

    private static void signal(String name, ClusterProcess process) throws Exception {
        String pid = Long.toString(process.handle().pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    @Test
    void readsADirectoryThatAnotherProgramWrites() throws IOException {
        String location = newLocation();
        try (ClusterProcess writer = writer(location)) {
            writer.await("durable 100");
            List<Long> numbers = new ArrayList<>();
            try (Journal journal = Journal.openReadOnly(open(location), "journal")) {
                journal.read(
                        journal.start(), journal.end(), (position, type, payload) -> numbers.add(payload.getLong()));
            }
            assertThat(numbers).hasSizeGreaterThan(100);
            writer.await("durable");
        }
    }
}

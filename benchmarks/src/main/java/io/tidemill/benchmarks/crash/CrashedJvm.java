package io.tidemill.benchmarks.crash;

import io.tidemill.StreamingContext;
import io.tidemill.log.LocalLogStore;
import io.tidemill.runtime.StopMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The main class of the JVM that is killed. It says how far it is, and stops when it is told to. */
public final class CrashedJvm {
    /** The line that says that the checkpoint directory is about to be opened. */
    public static final String STARTS = "starts";

    /** Begins the line at the end of a batch: its time, and how many numbers there were since the first start. */
    public static final String BATCH = "batch ";

    /** Begins the line of a JVM that ends itself. */
    public static final String HALTED = "halted ";

    /** The line on standard input that has it stop. */
    public static final String STOP = "stop";

    private CrashedJvm() {}

    /**
     * How a run is started.
     *
     * @param address where the feed is: a directory or a port
     * @param work where outputs and checkpoint are
     */
    public record Arguments(SourceKind source, String address, Path work, Duration interval, Halt halt) {
        /** Returns them as words. */
        public List<String> words() {
            return List.of(
                    source.name(),
                    address,
                    work.toString(),
                    "" + interval.toMillis(),
                    "" + halt.operation(),
                    halt.when().name());
        }

        static Arguments of(List<String> words) {
            return new Arguments(
                    SourceKind.valueOf(words.get(0)),
                    words.get(1),
                    Path.of(words.get(2)),
                    Duration.ofMillis(Long.parseLong(words.get(3))),
                    new Halt(Long.parseLong(words.get(4)), Halt.When.valueOf(words.get(5))));
        }
    }

    /**
     * Runs the program.
     *
     * @param args what {@link Arguments#words} gave
     */
    public static void main(String[] args) throws IOException {
        Arguments arguments = Arguments.of(new ArrayList<>(List.of(args)));
        run(arguments.work(), arguments.interval(), arguments.halt(), ssc -> NumbersProgram.define(ssc, arguments));
    }

    /** Runs a program with its checkpoint directory in {@code work}, says how far it is, and ends this JVM with it. */
    static void run(Path work, Duration interval, Halt halt, Consumer<StreamingContext> program) {
        StreamingContext ssc = StreamingContext.builder("numbers")
                .batchInterval(interval)
                .master("local[2]")
                .set("tidemill.checkpoint.segment", "8k")
                .set("tidemill.stop.timeout", "10min") // a machine with much to do may be behind by many batches
                .set("tidemill.receiver.restart.delay", "100ms")
                .set("tidemill.socket.retry.limit", "100ms")
                .stateTypes(Total.class, NumberSet.class)
                .checkpointStore(directory -> new HaltingStore(LocalLogStore.at(Path.of(directory)), halt))
                .build();
        ssc.checkpoint(work.resolve("checkpoint").toString());
        program.accept(ssc);
        System.out.println(STARTS);
        ssc.start();
        Thread listener = new Thread(() -> stopWhenTold(ssc), "standard-input");
        listener.setDaemon(true);
        listener.start();
        ssc.awaitTermination();
        System.exit(0);
    }

    private static void stopWhenTold(StreamingContext ssc) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(STOP)) {
                    ssc.stop(StopMode.GRACEFUL);
                }
            }
        } catch (IOException closed) {
            System.out.println("Standard input cannot be read: " + closed);
        }
        // an end of the input is an end of the parent: nobody would end this process
        Runtime.getRuntime().halt(1);
    }
}

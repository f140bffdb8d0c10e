package io.tidemill.flume;

import io.tidemill.StreamingContext;
import java.io.IOException;
import java.time.Duration;

/**
 * Prints the bodies of all events, with a checkpoint, in a JVM that is killed. What it prints of a batch that is not committed it
 * prints again after a restart. It ends with whoever started it.
 */
final class KillableProgram {
    static final String EVENT = "event ";
    static final String END = " end";

    private KillableProgram() {}

    /** Runs until it is killed; {@code args} are the port and the checkpoint directory. */
    public static void main(String[] args) {
        Thread tie = new Thread(KillableProgram::haltAtEndOfInput, "tie");
        tie.setDaemon(true);
        tie.start();
        StreamingContext ssc = StreamingContext.builder("killable")
                .batchInterval(Duration.ofMillis(20))
                .master("local[2]")
                .stateTypes(FlumeEvent.class)
                .build();
        ssc.checkpoint(args[1]);
        ssc.stream(FlumeSource.onPort(Integer.parseInt(args[0]))).named("in").foreachRDD(rdd -> {
            StringBuilder lines = new StringBuilder();
            rdd.collect()
                    .forEach(event ->
                            lines.append(EVENT).append(event.text()).append(END).append('\n'));
            System.out.print(lines);
            System.out.flush();
        });
        ssc.start();
        ssc.awaitTermination();
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said; only the end counts
            }
        } catch (IOException e) {
            // as good as the end
        }
        Runtime.getRuntime().halt(1);
    }
}

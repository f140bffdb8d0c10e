package io.tidemill.flume;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.RDD;
import io.tidemill.source.Source;
import io.tidemill.stream.DStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Prints the header {@code id} of all events of a batch, with a checkpoint, in a JVM that is killed: first as they came, then without
 * those that came in another batch before, which a state knows. It prints a batch again when that was not committed.
 */
final class KillableProgram {
    /** Begins a line with all events of a batch; the batch time and the identities follow. */
    static final String CAME = "came";

    /** Begins a line with the events of a batch that had not come before. */
    static final String NEW = "new";

    /** Ends a line that was printed to its end. */
    static final String END = "end";

    /** Events of a transaction, or of a call. */
    static final int BATCH_SIZE = 50;

    private KillableProgram() {}

    /** In which form events come. */
    enum Form {
        AVRO,
        THRIFT,
        POLLED;

        Source<FlumeEvent> source(int port) {
            return this == POLLED
                    ? FlumePollingSource.builder()
                            .agent("127.0.0.1", port)
                            .batchSize(BATCH_SIZE)
                            .pauses(Duration.ofMillis(50), Duration.ofMillis(200))
                            .build()
                    : FlumeSource.builder(port)
                            .sinkType(this == AVRO ? SinkType.AVRO : SinkType.THRIFT)
                            .build();
        }
    }

    /** Runs until it is killed; {@code args} are the form, the port and the checkpoint directory. */
    public static void main(String[] args) {
        StreamingContext ssc = StreamingContext.builder("killable")
                .batchInterval(Duration.ofMillis(20))
                .master("local[2]")
                .stateTypes(FlumeEvent.class)
                .build();
        ssc.checkpoint(args[2]);
        DStream<String> ids = ssc.stream(Form.valueOf(args[0]).source(Integer.parseInt(args[1])))
                .named("in")
                .map(event -> event.header("id").orElseThrow());
        ids.foreachRDD((rdd, time) -> print(CAME, rdd, time));
        ids.mapToPair(id -> Pair.of(id, true))
                .mapWithState(StateSpec.<String, Boolean, Boolean, String>function((time, id, value, known) -> {
                    boolean isNew = !known.exists();
                    known.update(true);
                    return isNew ? Optional.of(id) : Optional.empty();
                }))
                .named("known")
                .foreachRDD((rdd, time) -> print(NEW, rdd, time));
        ssc.start();
        ssc.awaitTermination();
    }

    private static void print(String what, RDD<String> rdd, BatchTime time) {
        List<String> ids = rdd.collect();
        if (!ids.isEmpty()) {
            System.out.println(what + " " + time.epochMillis() + " " + String.join(" ", ids) + " " + END);
        }
    }
}

package io.tidemill.benchmarks.crash;

import io.tidemill.StreamingContext;
import io.tidemill.jdbc.Database;
import io.tidemill.jdbc.JdbcSink;
import io.tidemill.kafka.KafkaRecord;
import io.tidemill.kafka.KafkaSink;
import io.tidemill.kafka.KafkaSource;
import io.tidemill.kafka.KafkaTopics;
import io.tidemill.kafka.StartOffsets;
import io.tidemill.stream.DStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Numbers from a receiver, a directory and a topic; all that {@link NumbersProgram} and {@link EveryWindow} do with them; and every exact sink. */
final class EverySinkProgram {
    static final String TABLE = "numbers";

    private static final String APPLICATION = "every-sink";
    private static final List<SourceKind> KINDS = List.of(SourceKind.RECEIVER, SourceKind.DIRECTORY);

    private EverySinkProgram() {}

    /** A number that came for the first time, and the batch in which it did. */
    private record Row(long batchMillis, long number) {
        @Override
        public String toString() {
            return batchMillis + " " + number;
        }
    }

    /**
     * How a run is started.
     *
     * @param feeds the addresses of the feeds
     * @param topic where the Kafka sink writes
     * @param logins URL, user and password of each database
     */
    record Arguments(
            List<String> feeds,
            String servers,
            String topic,
            Path work,
            Duration interval,
            Halt halt,
            List<List<String>> logins) {
        private static final int OTHERS = 9;

        List<String> words() {
            List<String> words = new ArrayList<>(feeds);
            words.addAll(List.of(
                    servers,
                    topic,
                    work.toString(),
                    "" + interval.toMillis(),
                    "" + halt.operation(),
                    halt.when().name()));
            logins.forEach(words::addAll);
            return words;
        }

        static Arguments of(List<String> words) {
            List<List<String>> logins = new ArrayList<>();
            for (int i = OTHERS; i < words.size(); i += 3) {
                logins.add(words.subList(i, i + 3));
            }
            return new Arguments(
                    words.subList(0, 3),
                    words.get(3),
                    words.get(4),
                    Path.of(words.get(5)),
                    Duration.ofMillis(Long.parseLong(words.get(6))),
                    new Halt(Long.parseLong(words.get(7)), Halt.When.valueOf(words.get(8))),
                    logins);
        }
    }

    /**
     * Runs the program.
     *
     * @param args what {@link Arguments#words} gave
     */
    public static void main(String[] args) {
        Arguments arguments = Arguments.of(List.of(args));
        CrashedJvm.run(arguments.work(), arguments.interval(), arguments.halt(), ssc -> define(ssc, arguments));
    }

    private static void define(StreamingContext ssc, Arguments arguments) {
        DStream<Long> numbers = numbers(ssc, arguments);
        EveryWindow.define(numbers, arguments.work(), arguments.interval());
        DStream<Long> firstTime = NumbersProgram.define(ssc, numbers, arguments.work(), arguments.interval());
        DStream<Row> rows = firstTime.transform((rdd, time) -> rdd.map(number -> new Row(time.epochMillis(), number)));
        for (List<String> login : arguments.logins()) {
            rows.output(JdbcSink.<Row>builder(Database.at(login.get(0))
                            .user(login.get(1))
                            .password(login.get(2))
                            .build())
                    .table(TABLE)
                    .value("batch_ms", Row::batchMillis)
                    .value("n", Row::number)
                    .exactlyOnce(APPLICATION, TABLE)
                    .batchRows(100)
                    .build());
        }
        rows.output(KafkaSink.<Row>strings(
                        arguments.servers(), row -> new ProducerRecord<>(arguments.topic(), row.toString()))
                .exactlyOnce(APPLICATION)
                .build());
    }

    private static DStream<Long> numbers(StreamingContext ssc, Arguments arguments) {
        DStream<Long> topic = ssc.stream(KafkaSource.strings(
                                arguments.servers(),
                                KafkaTopics.named(arguments.feeds().get(2)))
                        .startingAt(StartOffsets.earliest())
                        .build())
                .named("topic")
                .map(KafkaRecord::requireValue)
                .map(value -> Long.parseLong(value) * 3 + 2);
        DStream<Long> all = topic;
        for (int i = 0; i < KINDS.size(); i++) {
            int feed = i;
            all = all.union(KINDS.get(i).numbers(ssc, arguments.feeds().get(i)).map(number -> number * 3 + feed));
        }
        return all;
    }
}

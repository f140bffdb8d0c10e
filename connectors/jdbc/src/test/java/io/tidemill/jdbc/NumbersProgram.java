package io.tidemill.jdbc;

import io.tidemill.plan.Operator;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A program that writes numbers to a table, in a JVM of its own. It begins with the batch of second 1 whenever it is started, and
 * the batch of a second has the same numbers each time: it does over again what it did, as a program does after a crash.
 */
final class NumbersProgram {
    static final int ROWS_OF_A_BATCH = 300;

    private static final int SPLITS = 3;

    private NumbersProgram() {}

    /** Runs so many batches in a database (URL, user, password), and prints a line after each. */
    public static void main(String[] args) {
        int batches = Integer.parseInt(args[3]);
        try (Database database =
                        Database.at(args[0]).user(args[1]).password(args[2]).build();
                StreamTest test = StreamTest.create()) {
            JdbcSink<Long> sink = JdbcSink.<Long>builder(database)
                    .table("numbers")
                    .value("n", n -> n)
                    .exactlyOnce("numbers", "numbers")
                    .repeatsAllBatches()
                    .batchRows(50)
                    .retry(RetryPolicy.DEFAULT.withLimit(Duration.ofSeconds(30)))
                    .build();
            test.context().stream(new Numbers()).output(sink);
            for (int batch = 1; batch <= batches; batch++) {
                test.advance(1);
                System.out.println(batch);
            }
        }
    }

    private static final class Numbers implements Source<Long> {
        @Override
        public String kind() {
            return "numbers";
        }

        @Override
        public SourceRun<Long> start(SourceContext context) {
            return new SourceRun<>() {
                @Override
                public SourceBatch<Long> seal(BatchTime time) {
                    long first = (time.epochMillis() / 1000 - 1) * ROWS_OF_A_BATCH;
                    List<Split<Long>> splits = new ArrayList<>();
                    for (int i = 0; i < SPLITS; i++) {
                        long from = first + (long) i * ROWS_OF_A_BATCH / SPLITS;
                        long to = first + (i + 1L) * ROWS_OF_A_BATCH / SPLITS;
                        splits.add(() -> RecordReader.over(
                                LongStream.range(from, to).boxed().iterator()));
                    }
                    return SourceBatch.of(new SplitsPlan<>(splits, new Operator("numbers", "")), ROWS_OF_A_BATCH);
                }

                @Override
                public void stopReceiving() {}

                @Override
                public boolean isExhausted() {
                    return false;
                }

                @Override
                public void close() {}
            };
        }
    }
}

package io.tidemill.benchmarks.crash;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/** A program that has one of everything that a crash could harm, and writes all of it down in every batch. */
final class NumbersProgram {
    /** The directory of all outputs. */
    static final String OUT = "out";

    /** Number i has key i % KEYS. */
    static final int KEYS = 20;

    /** How many batches the window of counts has. */
    static final int WINDOW = 10;

    /** How many batches the window over the totals has. */
    static final int WINDOW_OF_TOTALS = 3;

    private NumbersProgram() {}

    static void define(StreamingContext ssc, CrashedJvm.Arguments arguments) {
        define(ssc, arguments.source().numbers(ssc, arguments.address()), arguments.work(), arguments.interval());
    }

    /** Does it with any numbers, and returns each number that comes for the first time. */
    static DStream<Long> define(StreamingContext ssc, DStream<Long> numbers, Path work, Duration interval) {
        Path out = work.resolve(OUT);
        PairDStream<Long, Long> byKey = numbers.mapToPair(number -> Pair.of(number % KEYS, number));

        numbers.saveAsTextFiles(out.resolve(Outputs.RECORDS).toString());

        DStream<Long> firstTime = byKey.mapWithState(
                        StateSpec.<Long, Long, NumberSet, Long>function((time, key, value, state) -> {
                            NumberSet seen = state.getOption().orElse(NumberSet.EMPTY);
                            long number = value.orElseThrow();
                            if (seen.contains(number / KEYS)) {
                                return Optional.empty();
                            }
                            state.update(seen.with(number / KEYS));
                            return Optional.of(number);
                        }))
                .named("seen");
        firstTime.saveAsTextFiles(out.resolve(Outputs.FIRST_TIME).toString());

        PairDStream<Long, Total> totals = byKey.<Total>updateStateByKey(
                        (values, total) -> Optional.of(total.orElse(Total.NONE).plus(values)))
                .named("totals");
        totals.map(total -> total.key() + " " + total.value().count() + " "
                        + total.value().sum())
                .saveAsTextFiles(out.resolve(Outputs.TOTALS).toString());

        totals.window(interval.multipliedBy(WINDOW_OF_TOTALS))
                .named("totals of some batches")
                .mapValues(Total::count)
                .reduceByKey(Long::sum)
                .map(sum -> sum.key() + " " + sum.value())
                .saveAsTextFiles(out.resolve(Outputs.WINDOW_OF_TOTALS).toString());

        byKey.mapValues(number -> 1L)
                .reduceByKeyAndWindow(Long::sum, interval.multipliedBy(WINDOW))
                .named("counts of some batches")
                .map(count -> count.key() + " " + count.value())
                .saveAsTextFiles(out.resolve(Outputs.WINDOW).toString());

        LongAccumulator count = ssc.batchContext().longAccumulator("count");
        numbers.foreachRDD((rdd, time) -> {
            rdd.foreach(number -> count.add(1));
            write(out, time, count.value());
            System.out.println(CrashedJvm.BATCH + time.epochMillis() + " " + count.value());
        });
        return firstTime;
    }

    /** Writes what the accumulator has; a batch that comes again replaces its file. */
    private static void write(Path out, BatchTime time, long count) throws IOException {
        Path file = out.resolve(Outputs.ACCUMULATOR + "-" + time.epochMillis());
        Path aside = out.resolve("." + file.getFileName());
        Files.createDirectories(out);
        Files.writeString(aside, count + "\n");
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

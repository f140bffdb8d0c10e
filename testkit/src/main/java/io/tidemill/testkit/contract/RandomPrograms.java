package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.stream.DStreamLike;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Random programs over RDDs and streams of small numbers, each made of a seed, whose results are compared with the reference. */
public final class RandomPrograms {
    private RandomPrograms() {}

    /**
     * Runs programs on {@code engine}.
     *
     * @param firstSeed the seed of the first program; the next one has the next number
     * @throws AssertionError if a result is another than that of the reference; the message has the seed and the program
     */
    public static void run(Engine engine, long firstSeed, int count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            run(engine, seed);
        }
    }

    /** Runs the program of one seed on {@code engine}. */
    public static void run(Engine engine, long seed) {
        StringBuilder program = new StringBuilder();
        Object actual;
        try {
            actual = result(engine, seed, program);
        } catch (RuntimeException e) {
            throw new AssertionError(message(engine, seed, program) + "failed: " + e, e);
        }
        Object wanted = result(new ReferenceEngine(), seed, new StringBuilder());
        if (!Objects.equals(wanted, actual)) {
            throw new AssertionError(
                    message(engine, seed, program) + "the reference gives\n  " + wanted + "\nbut was\n  " + actual);
        }
    }

    /**
     * Runs streaming programs on engines like {@code engine}: with the same master.
     *
     * @param firstSeed the seed of the first program; the next one has the next number
     * @throws AssertionError if a batch is another than that of the reference; the message has the seed
     */
    public static void runStreams(Engine engine, long firstSeed, int count) {
        for (long i = firstSeed; i < firstSeed + count; i++) {
            long seed = i;
            new StreamScenario(
                            "the random stream with seed " + seed,
                            Set.of(),
                            bench -> new RandomStream(seed, bench).define(),
                            List.of())
                    .run(engine);
        }
    }

    /**
     * Runs streaming programs on engines like {@code engine}, each batch read by several actions at the same time.
     *
     * @param firstSeed the seed of the first program; the next one has the next number
     * @throws AssertionError if a batch is another than that of the reference, or one action's than another's; the message has the
     *     seed
     */
    public static void runBesideOneAnother(Engine engine, long firstSeed, int count) {
        for (long i = firstSeed; i < firstSeed + count; i++) {
            long seed = i;
            new StreamScenario(
                            "the random stream with seed " + seed + ", read by several actions at once",
                            Set.of(),
                            bench -> readBeside(new RandomStream(seed, bench).define(), seed),
                            List.of())
                    .run(engine);
        }
    }

    private static <T> DStreamLike<T, ?> readBeside(DStreamLike<T, ?> stream, long seed) {
        stream.output(new BesideReader<>(seed));
        return stream;
    }

    private static String message(Engine engine, long seed, StringBuilder program) {
        return "The random program with seed " + seed + " on " + engine.master() + ": " + program + "\n";
    }

    private static Object result(Engine engine, long seed, StringBuilder program) {
        Random random = new Random(seed);
        RandomProgram made = new RandomProgram(engine, random, program);
        return made.result(1 + random.nextInt(6));
    }
}

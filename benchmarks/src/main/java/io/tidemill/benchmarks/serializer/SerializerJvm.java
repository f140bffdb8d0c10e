package io.tidemill.benchmarks.serializer;

import io.tidemill.benchmarks.serializer.Contender.Codec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a JVM of the race does: writes a file, measures both ways when warm, or reads the file first thing. */
public final class SerializerJvm {
    /** Before figures on standard output, which are separated by spaces. */
    public static final String FIGURES = "FIGURES ";

    private static final int ROUNDS = 7;

    private SerializerJvm() {}

    /**
     * Runs one task.
     *
     * @param args {@code warm} or {@code cold}, the contender, the workload, the count, and the file
     */
    public static void main(String[] args) throws Exception {
        Codec codec = Contender.valueOf(args[1]).codec();
        Workload workload = Workload.valueOf(args[2]);
        int count = Integer.parseInt(args[3]);
        Path file = Path.of(args[4]);
        if (args[0].equals("warm")) {
            warm(codec, workload, count, file);
        } else {
            cold(codec, file);
        }
    }

    /** Prints bytes per value and the processor's nanoseconds of the median round for a value, written and read. */
    private static void warm(Codec codec, Workload workload, int count, Path file) throws Exception {
        List<Object[]> blocks = workload.blocks(count);
        List<byte[]> written = new ArrayList<>();
        double[] writeNanos = new double[ROUNDS];
        double[] readNanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            written.clear();
            long begin = cpuNanos();
            for (Object[] block : blocks) {
                written.add(codec.write(block));
            }
            long middle = cpuNanos();
            long found = 0;
            for (int i = 0; i < written.size(); i++) {
                found += codec.read(written.get(i), blocks.get(i).length).length;
            }
            readNanos[round] = (double) (cpuNanos() - middle) / count;
            writeNanos[round] = (double) (middle - begin) / count;
            check(found, blocks);
        }
        check(codec, written, blocks);
        save(written, blocks, file);
        long bytes = written.stream().mapToLong(block -> block.length).sum();
        System.out.println(FIGURES + median(writeNanos) + " " + median(readNanos) + " " + (double) bytes / count);
    }

    /** The processor time of this thread: what others do on the machine, and what the collector does, are not in it. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void check(long found, List<Object[]> blocks) {
        if (found != blocks.stream().mapToLong(block -> block.length).sum()) {
            throw new IllegalStateException(found + " values were read");
        }
    }

    private static void check(Codec codec, List<byte[]> written, List<Object[]> blocks) throws Exception {
        for (int i = 0; i < written.size(); i++) {
            if (!Arrays.equals(codec.read(written.get(i), blocks.get(i).length), blocks.get(i))) {
                throw new IllegalStateException("block " + i + " is not what was written");
            }
        }
    }

    private static double median(double[] rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void save(List<byte[]> written, List<Object[]> blocks, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(written.size());
            for (int i = 0; i < written.size(); i++) {
                out.writeInt(written.get(i).length);
                out.writeInt(blocks.get(i).length);
                out.write(written.get(i));
            }
        }
    }

    /** Reads all into a map, as a recovery does, and prints how many, and the processor's nanoseconds; the parent takes the time. */
    private static void cold(Codec codec, Path file) throws Exception {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            Map<Object, Object> state = new HashMap<>(1 << 21);
            for (int blocks = in.readInt(); blocks > 0; blocks--) {
                byte[] bytes = new byte[in.readInt()];
                int count = in.readInt();
                in.readFully(bytes);
                Object[] values = codec.read(bytes, count);
                for (int i = 0; i < values.length; i++) {
                    if (values[i] instanceof Visit visit) {
                        state.put(visit.user(), visit);
                    } else {
                        state.put(values[i], values[++i]);
                    }
                }
            }
            // also what the threads of the JVM took that compile and collect
            long cpuNanos = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toNanos();
            System.out.println(FIGURES + state.size() + " " + cpuNanos);
        }
    }
}

package io.tidemill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the figures were measured on. */
record Machine(String processor, int cores, String memory, String java) {
    private static final String UNKNOWN = "unknown";
    private static final double KIB_PER_GIB = 1024.0 * 1024.0;

    static Machine here() {
        return new Machine(
                valueOf(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                gib(valueOf(Path.of("/proc/meminfo"), "MemTotal")),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    @Override
    public String toString() {
        return processor + ", " + cores + " cores, " + memory + ", " + java;
    }

    private static String gib(String kib) {
        String digits = kib.replaceAll("[^0-9]", "");
        return digits.isEmpty()
                ? UNKNOWN
                : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(digits) / KIB_PER_GIB);
    }

    /** The value of the first line {@code name : value}. */
    private static String valueOf(Path file, String name) {
        if (!Files.isReadable(file)) {
            return UNKNOWN;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
    }
}

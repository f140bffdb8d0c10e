package io.tidemill.benchmarks.durable;

import io.tidemill.benchmarks.contestant.Protocol;
import java.util.HashMap;
import java.util.Map;

/** The floor of a recovery: a JVM that puts as many keys into a map, made from nothing, on one thread. */
public final class PlainMap {
    private PlainMap() {}

    public static void main(String[] args) {
        int keys = Integer.parseInt(args[0]);
        Map<String, Long> counts = new HashMap<>(2 * keys);
        for (int key = 0; key < keys; key++) {
            counts.merge("user-" + key, 1L, Long::sum);
        }
        System.out.println(Protocol.FIRST_BATCH);
        System.out.println(Protocol.RESULT + "{\"keys\":" + counts.size() + "}");
    }
}

package io.tidemill.streaming;

import io.tidemill.log.LogStore;
import io.tidemill.log.LogStoreProvider;
import io.tidemill.testkit.MemoryLogStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@code memory://name}, the same store for the same name. */
public final class MemoryStoreProvider implements LogStoreProvider {
    private static final Map<String, LogStore> STORES = new ConcurrentHashMap<>();

    private static final Map<String, Map<String, String>> OPTIONS = new ConcurrentHashMap<>();

    /** Returns the options with which a location was opened last. */
    static Map<String, String> optionsOf(String location) {
        return OPTIONS.getOrDefault(location, Map.of());
    }

    @Override
    public boolean accepts(String location) {
        return location.startsWith("memory://");
    }

    @Override
    public LogStore open(String location, Map<String, String> options) {
        OPTIONS.put(location, Map.copyOf(options));
        return STORES.computeIfAbsent(location, unknown -> new MemoryLogStore());
    }
}

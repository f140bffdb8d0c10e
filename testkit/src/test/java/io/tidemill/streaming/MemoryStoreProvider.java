package io.tidemill.streaming;

import io.tidemill.log.LogStore;
import io.tidemill.log.LogStoreProvider;
import io.tidemill.testkit.MemoryLogStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@code memory://name}, the same store for the same name. */
public final class MemoryStoreProvider implements LogStoreProvider {
    private static final Map<String, LogStore> STORES = new ConcurrentHashMap<>();

    @Override
    public boolean accepts(String location) {
        return location.startsWith("memory://");
    }

    @Override
    public LogStore open(String location, Map<String, String> options) {
        return STORES.computeIfAbsent(location, unknown -> new MemoryLogStore());
    }
}

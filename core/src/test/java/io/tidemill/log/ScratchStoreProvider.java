package io.tidemill.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens {@code scratch://path} at that path; {@code scratch://down...} cannot be reached. */
public final class ScratchStoreProvider implements LogStoreProvider {
    private static final String SCHEME = "scratch://";

    @Override
    public boolean accepts(String location) {
        return location.startsWith(SCHEME);
    }

    @Override
    public LogStore open(String location, Map<String, String> options) throws IOException {
        String path = location.substring(SCHEME.length());
        if (path.startsWith("down")) {
            throw new IOException("nobody answers");
        }
        return LocalLogStore.at(Path.of(path));
    }
}

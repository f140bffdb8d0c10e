package io.tidemill.engine.local;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the keys of a state are still of the class that an earlier run kept. Numbers of another class are other keys, though they
 * look alike: they would stand beside the old ones forever. Looked at in the first batches of a run only, since it is the program
 * that has changed.
 */
final class KeyClasses {
    private static final int MOST_BATCHES = 16;

    private final ValueSerializer serializer;
    private final Map<String, Set<Class<?>>> restored = new HashMap<>();
    private int batches;

    KeyClasses(ValueSerializer serializer) {
        this.serializer = serializer;
    }

    /** Takes note of a block of an earlier run. */
    void restored(StateBlock block) {
        Class<?> first = firstKey(block);
        if (first != null) {
            restored.computeIfAbsent(block.state(), absent -> new HashSet<>()).add(first);
        }
    }

    void forget(String state) {
        restored.remove(state);
    }

    /** Returns {@code sink}, or one that looks at the keys before. */
    StateBlock.Sink checking(StateBlock.Sink sink) {
        if (restored.isEmpty() || batches >= MOST_BATCHES) {
            return sink;
        }
        batches++;
        return block -> {
            check(block);
            sink.accept(block);
        };
    }

    private void check(StateBlock block) {
        Set<Class<?>> before = restored.getOrDefault(block.state(), Set.of());
        Class<?> now = firstKey(block);
        if (now == null || before.size() != 1 || before.contains(now)) {
            return;
        }
        Class<?> kept = before.iterator().next();
        if (isPlain(kept) || isPlain(now)) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The keys of the state '" + block.state() + "' are of " + now.getName()
                            + " now, and those that the checkpoint directory holds are of " + kept.getName()
                            + ", so that the same key would be there twice. Give the state another name, keep the old"
                            + " class of keys, or let what was kept be lost with tidemill.checkpoint.discard="
                            + block.state());
        }
    }

    private static boolean isPlain(Class<?> type) {
        return type == String.class || type == Character.class || type == Boolean.class || isNumber(type);
    }

    private static boolean isNumber(Class<?> type) {
        return Number.class.isAssignableFrom(type) && type.getName().startsWith("java.");
    }

    /** Returns the class of the first key in a block: blocks of a state that has changed its keys begin with either. */
    private @Nullable Class<?> firstKey(StateBlock block) {
        ValueReader in = serializer.reader();
        in.reset(block.bytes().duplicate());
        if (!in.hasRemaining()) {
            return null;
        }
        in.readByte();
        Object key = in.read();
        return key == null ? null : key.getClass();
    }
}

package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What object files with bytes that no program wrote in good faith do to their reader. */
@Tag("faults")
class HostileObjectFileTest extends LocalRDDs {
    @TempDir
    private Path folder;

    private String saved(String name, List<? extends Object> records) {
        String file = folder.resolve(name).toString();
        context.<Object>parallelize(records, 1).saveAsObjectFile(file);
        return file;
    }

    /** Sets of sets of sets; each level has two that hold both of the next. */
    private static Set<Object> sets(int levels) {
        Set<Object> root = new HashSet<>();
        Set<Object> left = root;
        Set<Object> right = new HashSet<>();
        for (int i = 0; i < levels; i++) {
            Set<Object> nextLeft = new HashSet<>();
            Set<Object> nextRight = new HashSet<>();
            nextLeft.add("left"); // so that they differ
            left.addAll(List.of(nextLeft, nextRight));
            right.addAll(List.of(nextLeft, nextRight));
            left = nextLeft;
            right = nextRight;
        }
        return root;
    }

    @Test
    void refusesSetsThatTakeForeverToHash() {
        Object pairs = "a";
        Object lists = "a";
        Object maps = "a";
        for (int i = 0; i < 60; i++) {
            pairs = Pair.of(pairs, pairs);
            lists = new ArrayList<>(List.of(lists, lists));
            maps = new HashMap<>(Map.of("x", maps, "y", maps));
        }
        for (Object bomb : List.of(List.of(sets(100)), List.of(pairs), List.of(lists), List.of(maps))) {
            String file = saved("bomb" + System.identityHashCode(bomb), (List<?>) bomb);

            assertThatThrownBy(() -> context.objectFile(file, Object.class).count())
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_FAILED))
                    .hasMessageContaining("refer to each other so often");
        }
    }

    @Test
    void readsLargeAndSharedCollections() {
        Map<Integer, String> shared = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            shared.put(i, "value");
        }
        List<Object> records = new ArrayList<>();
        records.add(new ArrayList<>(Collections.nCopies(2_000_000, "the same")));
        records.add(new ArrayList<>(Collections.nCopies(900, shared)));
        records.add(new HashSet<>(List.of(new HashSet<>(List.of(1, 2)), new HashSet<>(List.of(3)))));
        for (int i = 0; i < 300; i++) {
            records.add(Pair.of(i, shared));
        }

        assertThat(context.objectFile(saved("records", records), Object.class).collect())
                .isEqualTo(records);
    }
}

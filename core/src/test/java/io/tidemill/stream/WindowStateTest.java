package io.tidemill.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.engine.StateSerializer;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.function.ReduceFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That a window goes on from its bytes as if nothing had happened. */
class WindowStateTest {
    private static final int PANES = 3600;
    private static final long PANE_MILLIS = 1000;
    private static final long BEGIN = 1_700_000_000_000L;
    private static final ReduceFunction<String> JOINED = (left, right) -> left + right;

    @Test
    void goesOnFromItsBytes() throws Exception {
        Random random = new Random(5);
        for (int length = 0; length < 60; length++) {
            WindowState<String> window = WindowState.empty();
            for (int pane = 0; pane < length; pane++) {
                window = window.add(BEGIN + pane * PANE_MILLIS, "<" + pane + ">", JOINED);
                if (random.nextInt(3) == 0) {
                    window = window.dropUntil(BEGIN + (pane - 10) * PANE_MILLIS, JOINED);
                }
            }
            WindowState<String> back = throughBytes(window);
            for (int pane = length; pane < length + 30; pane++) {
                assertThat(back.isEmpty()).isEqualTo(window.isEmpty());
                if (!back.isEmpty()) {
                    assertThat(back.total(JOINED)).isEqualTo(window.total(JOINED));
                }
                long end = BEGIN + pane * PANE_MILLIS;
                window = window.add(end, "<" + pane + ">", JOINED).dropUntil(end - 10 * PANE_MILLIS, JOINED);
                back = back.add(end, "<" + pane + ">", JOINED).dropUntil(end - 10 * PANE_MILLIS, JOINED);
            }
        }
    }

    @Test
    void takesAFewBytesForAPaneAndNoDeepStack() throws Exception {
        WindowState<Long> window = longWindow();
        ValueWriter writer = StateSerializer.of(Set.of(), List.of()).writer();

        writer.write(window);

        assertThat(writer.take().remaining()).isLessThan(PANES * 6);
        assertThat(throughBytes(window).total(Long::sum)).isEqualTo(window.total(Long::sum));
        assertThat(throughJavaSerialization(window).total(Long::sum)).isEqualTo(window.total(Long::sum));
    }

    private static WindowState<Long> longWindow() throws Exception {
        WindowState<Long> window = WindowState.empty();
        for (long pane = 0; pane < PANES; pane++) {
            window = window.add(BEGIN + pane * PANE_MILLIS, pane % 100, Long::sum);
        }
        window = window.dropUntil(BEGIN + PANES / 2 * PANE_MILLIS, Long::sum);
        for (long pane = PANES; pane < PANES + PANES / 2; pane++) {
            window = window.add(BEGIN + pane * PANE_MILLIS, pane % 100, Long::sum);
        }
        return window;
    }

    @SuppressWarnings("unchecked") // what was written
    private static <V> WindowState<V> throughBytes(WindowState<V> window) {
        StateSerializer serializer = StateSerializer.of(Set.of(), List.of());
        ValueWriter writer = serializer.writer();
        writer.write(window);
        ValueReader reader = serializer.reader();
        reader.reset(writer.take());
        return (WindowState<V>) requireNonNull(reader.read());
    }

    @SuppressWarnings("unchecked") // what was written
    private static <V> WindowState<V> throughJavaSerialization(WindowState<V> window) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(window);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (WindowState<V>) in.readObject();
        }
    }
}

package io.tidemill.plan;

import io.tidemill.function.Pair;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records as messages show them: on one line, of bounded length, whatever their own methods do. Of what is long only the beginning is
 * looked at, since a failure must not take the memory of a large value's whole text.
 */
final class RecordText {
    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_DEPTH = 4;

    private final StringBuilder text = new StringBuilder();

    private RecordText() {}

    /** Returns the text of a record. */
    static String of(@Nullable Object record) {
        try {
            RecordText shown = new RecordText();
            shown.add(record, 0);
            return shown.line();
        } catch (Throwable e) {
            return "a " + (record == null ? "null" : record.getClass().getName())
                    + " that cannot be shown, as it fails with " + e.getClass().getName();
        }
    }

    private String line() {
        boolean isCut = text.length() > MOST_CHARACTERS;
        StringBuilder line = new StringBuilder(isCut ? text.substring(0, MOST_CHARACTERS) : text);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.append(isCut ? "..." : "").toString();
    }

    private boolean isFull() {
        return text.length() > MOST_CHARACTERS;
    }

    private void add(@Nullable Object value, int depth) {
        if (value instanceof CharSequence characters) {
            text.append(characters, 0, Math.min(characters.length(), MOST_CHARACTERS + 1));
        } else if (value instanceof Pair<?, ?> pair) {
            text.append('(');
            add(pair.key(), depth + 1);
            text.append(',');
            add(pair.value(), depth + 1);
            text.append(')');
        } else if (value instanceof Collection<?> many) {
            addAll(many.iterator(), depth);
        } else if (value instanceof Map<?, ?> map) {
            addAll(map.entrySet().iterator(), depth);
        } else if (value != null && value.getClass().isArray()) {
            text.append(value.getClass().getComponentType().getSimpleName())
                    .append('[')
                    .append(Array.getLength(value))
                    .append(']');
        } else {
            text.append(value);
        }
    }

    private void addAll(Iterator<?> values, int depth) {
        text.append('[');
        while (values.hasNext() && depth < MOST_DEPTH && !isFull()) {
            add(values.next(), depth + 1);
            text.append(values.hasNext() ? ", " : "");
        }
        text.append(values.hasNext() ? "...]" : "]");
    }
}

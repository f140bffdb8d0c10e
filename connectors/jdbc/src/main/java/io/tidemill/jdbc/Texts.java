package io.tidemill.jdbc;

/** Texts for messages: of one line, and not long. */
final class Texts {
    private static final int MOST_OF_A_VALUE = 60;
    private static final int MOST_OF_A_ROW = 400;

    private Texts() {}

    /** Returns the value as a message may show it. */
    static String ofValue(Object value) {
        return shortened(text(value), MOST_OF_A_VALUE);
    }

    /** Returns the row as a message may show it. */
    static String ofRow(Object row) {
        return shortened(text(row), MOST_OF_A_ROW);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }

    static String shortened(String text, int most) {
        String line = oneLine(text.length() > 4 * most ? text.substring(0, 4 * most) : text);
        return line.length() <= most && text.length() <= 4 * most
                ? line
                : line.substring(0, Math.min(most, line.length())) + "... (" + text.length() + " characters)";
    }

    /** Returns the object's own text; one whose {@code toString} fails is shown by its class. */
    private static String text(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            return value.getClass().getName();
        }
    }
}

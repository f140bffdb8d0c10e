package io.tidemill.jdbc;

import io.tidemill.error.TidemillException;
import java.util.regex.Pattern;

/** Names of tables and columns, as they stand in generated statements. */
final class Names {
    private static final String PART = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"[^\"]+\"|`[^`]+`)";
    private static final Pattern COLUMN = Pattern.compile(PART);
    private static final Pattern TABLE = Pattern.compile(PART + "(?:\\." + PART + "){0,2}");

    private Names() {}

    /** Returns the name of a table, perhaps with its schema; refuses what is none. */
    static String table(String name) {
        return required(TABLE, "table", name);
    }

    /** Returns the name of a column; refuses what is none. */
    static String column(String name) {
        return required(COLUMN, "column", name);
    }

    /** Returns a column's name as results know it: without quotes. */
    static String label(String column) {
        char first = column.charAt(0);
        return first == '"' || first == '`' ? column.substring(1, column.length() - 1) : column;
    }

    private static String required(Pattern pattern, String kind, String name) {
        if (!pattern.matcher(name).matches()) {
            throw TidemillException.invalidArgument("'" + Texts.ofValue(name) + "' is no name of a " + kind
                    + "; write letters, digits and _, or put quotes around it as your database wants them");
        }
        return name;
    }
}

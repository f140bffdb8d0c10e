package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.time.Clock;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a lookup fetches.
 *
 * @param name what a message calls it, such as {@code table customers}
 * @param rows what is selected from: a table, or a query in brackets with a name
 * @param column the column of the key
 * @param key gives the key of the row at which the result stands
 * @param value gives what is joined
 */
@SuppressWarnings("serial") // the clock and the sleeper of the machine can be serialized; others are of tests
record LookupSpec<K, W>(
        Database database,
        String name,
        String rows,
        String column,
        MapFunction<? super ResultSet, ? extends K> key,
        MapFunction<? super ResultSet, ? extends W> value,
        int fetchKeys,
        long cacheEntries,
        long cacheBytes,
        Duration timeToLive,
        RetryPolicy retry,
        Clock clock,
        Sleeper sleeper)
        implements Serializable {
    /**
     * Returns what the database has for these keys; nothing for those that it does not have.
     *
     * @param keys not more than one fetch has
     * @param unmatched hears of keys of rows that the database took for one of {@code keys}, and Java does not
     */
    Map<K, Optional<W>> fetch(List<K> keys, Consumer<K> unmatched) {
        String what = "Looking up " + keys.size() + " keys in " + name;
        String sql = sql(keys.size());
        try {
            return new Retries(retry, clock, sleeper)
                    .run(database, what, ErrorCode.INPUT_FAILED, () -> fetchOnce(keys, sql, what, unmatched));
        } catch (TidemillException e) {
            throw e;
        } catch (Exception e) {
            String text = what + " at " + database + " failed: " + database.messageOf(e) + ". Statement: "
                    + Texts.shortened(sql, 400) + ". Check table, columns, rights and the functions of key and value,"
                    + " and start again";
            throw new TidemillException(ErrorCode.INPUT_FAILED, text, database.redacted(e));
        }
    }

    private Map<K, Optional<W>> fetchOnce(List<K> keys, String sql, String what, Consumer<K> unmatched)
            throws Exception {
        List<K> others = new ArrayList<>();
        try (Connection connection = database.connection()) {
            Map<K, Optional<W>> fetched =
                    database.bounded(connection, what, progress -> fetch(connection, keys, sql, others, progress));
            others.forEach(unmatched);
            return fetched;
        }
    }

    private Map<K, Optional<W>> fetch(
            Connection connection, List<K> keys, String sql, List<K> others, Runnable progress) throws Exception {
        Map<K, Optional<W>> fetched = new HashMap<>();
        keys.forEach(key -> fetched.put(key, Optional.empty()));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Dialect dialect = Dialect.of(connection);
            int count = statementKeys(keys.size());
            for (int i = 0; i < count; i++) {
                // what is left of the statement is filled with the last key
                ColumnValues.set(statement, i + 1, keys.get(Math.min(i, keys.size() - 1)), dialect);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    put(fetched, key.apply(row), value.apply(row), others);
                    progress.run();
                }
            }
        }
        return fetched;
    }

    private void put(Map<K, Optional<W>> fetched, K rowKey, W rowValue, List<K> others) {
        Optional<W> known = fetched.get(rowKey);
        if (known == null) {
            requireKnownType(fetched, rowKey);
            others.add(rowKey);
            return;
        }
        if (known.isPresent()) {
            throw TidemillException.invalidArgument("There are two rows in " + name + " with the key "
                    + described(rowKey) + "; look up by a column that tells rows apart, or give a query(...)"
                    + " that selects one of them");
        }
        fetched.put(rowKey, Optional.of(rowValue));
    }

    /** Two keys of one type can be equal for the database alone, by its collation; keys of two types never are for Java. */
    private void requireKnownType(Map<K, Optional<W>> fetched, K rowKey) {
        boolean isKnown = fetched.keySet().stream().anyMatch(key -> key.getClass() == rowKey.getClass());
        if (!isKnown) {
            K asked = fetched.keySet().iterator().next();
            throw TidemillException.invalidArgument("The key of a row of " + name + " is " + described(rowKey)
                    + ", which was not asked for; keys of the stream are like " + described(asked)
                    + ". Let key(...) read the key as the stream has it");
        }
    }

    private static String described(Object key) {
        return Texts.ofValue(key) + " (" + key.getClass().getSimpleName() + ")";
    }

    private String sql(int keys) {
        return "SELECT * FROM " + rows + " WHERE " + column + " IN (" + Dialect.placeholders(statementKeys(keys)) + ")";
    }

    /** Returns the next power of two, so that the database sees few different statements. */
    private int statementKeys(int keys) {
        int power = keys == 1 ? 1 : Integer.highestOneBit(keys - 1) << 1;
        return Math.min(power, Math.max(keys, fetchKeys));
    }
}

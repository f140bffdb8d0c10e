package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.KeyUse;
import io.tidemill.rdd.PairRDD;
import io.tidemill.stream.PairDStream;
import java.io.Serial;
import java.io.Serializable;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table to join streams with, by key. Keys are fetched many at a time; what was fetched, and which keys have no row, is
 * kept for a time, within a bound. A record may so be joined with a row as it was a while ago; a batch that is run again may see
 * another state of the table than the first time.
 *
 * <p>Keys are compared as Java does: a row whose key is equal for the database only, by its collation, is not joined, but counted
 * in {@link #unmatchedRows}. The records keep their keys and their partitioner.
 *
 * <p>A fetch that fails is tried again while that may help, and then fails its batch. Safe for use by many threads and streams.
 *
 * @param <K> the type of the keys; needs {@code equals} and {@code hashCode}
 * @param <W> the type of what is joined
 */
public final class JdbcLookup<K, W> implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = LoggerFactory.getLogger(JdbcLookup.class);

    private final LookupSpec<K, W> spec;
    private final transient LookupCache<K, W> cache;
    private final transient AtomicLong unmatched = new AtomicLong();

    private JdbcLookup(LookupSpec<K, W> spec) {
        this.spec = spec;
        this.cache = new LookupCache<>(spec.cacheEntries(), spec.cacheBytes(), spec.timeToLive(), spec.clock());
    }

    /** Returns a builder of a lookup in {@code database}. */
    public static <K, W> Builder<K, W> builder(Database database) {
        return new Builder<>(requireNonNull(database, "database"));
    }

    /** Returns a stream of each record with the row of its key, if there is one. */
    public <V> PairDStream<K, Pair<V, Optional<W>>> join(PairDStream<K, V> stream) {
        int mostKeys = spec.fetchKeys();
        return stream.mapPartitionsToPair(records -> new JoinedRecords<>(records, this, mostKeys), KeyUse.KEPT);
    }

    /** Returns an RDD of each record with the row of its key, if there is one. */
    public <V> PairRDD<K, Pair<V, Optional<W>>> join(PairRDD<K, V> rdd) {
        int mostKeys = spec.fetchKeys();
        return rdd.mapPartitionsToPair(records -> new JoinedRecords<>(records, this, mostKeys), KeyUse.KEPT);
    }

    /** Returns what there is for each key, from memory or from the database. */
    public Map<K, Optional<W>> find(Collection<K> keys) {
        Map<K, Optional<W>> found = cache.find(keys);
        List<K> missing =
                keys.stream().distinct().filter(key -> !found.containsKey(key)).toList();
        for (int from = 0; from < missing.size(); from += spec.fetchKeys()) {
            List<K> part = new ArrayList<>(missing.subList(from, Math.min(missing.size(), from + spec.fetchKeys())));
            Map<K, Optional<W>> fetched = spec.fetch(part, this::countUnmatched);
            cache.add(fetched);
            found.putAll(fetched);
        }
        return found;
    }

    private void countUnmatched(K rowKey) {
        if (unmatched.getAndIncrement() == 0) {
            LOGGER.warn(
                    "{} has a row with the key {}, which is equal to a key of the stream for the database only (by"
                            + " case, accents or spaces at the end). It is not joined, and such rows are counted from now"
                            + " on. Bring the stream's keys into the table's form, or take a column with a binary"
                            + " collation",
                    this,
                    Texts.ofValue(rowKey));
        }
    }

    /**
     * Returns how often a row was fetched, in this process, whose key is equal to one of the stream's for the database only, as
     * {@code ann} and {@code ANN} are by some collations. Such rows are not joined.
     */
    public long unmatchedRows() {
        return unmatched.get();
    }

    /** Makes a lookup that begins with nothing in memory. */
    @Serial
    private Object readResolve() {
        return new JdbcLookup<>(spec);
    }

    /** Returns where it looks, as in {@code table customers at jdbc:postgresql://localhost/shop}. */
    @Override
    public String toString() {
        return spec.name() + " at " + spec.database();
    }

    /** What a lookup is made of: {@link #table} or {@link #query}, {@link #key} and {@link #value}. */
    public static final class Builder<K, W> extends JdbcBuilder<Builder<K, W>> {
        private Optional<String> table = Optional.empty();
        private Optional<String> query = Optional.empty();
        private Optional<String> column = Optional.empty();
        private Optional<MapFunction<? super ResultSet, ? extends K>> key = Optional.empty();
        private Optional<MapFunction<? super ResultSet, ? extends W>> value = Optional.empty();
        private int fetchKeys = 500;
        private long cacheEntries = 100_000;
        private long cacheBytes = 64L << 20;
        private Duration timeToLive = Duration.ofMinutes(1);

        private Builder(Database database) {
            super(database);
        }

        /** Looks in a table or a view. */
        public Builder<K, W> table(String name) {
            table = Optional.of(Names.table(name));
            return this;
        }

        /** Looks in what a query selects, the column of the key included; it has no parameter. */
        public Builder<K, W> query(String select) {
            query = Optional.of(requireNonNull(select, "select"));
            return this;
        }

        /**
         * Sets the key.
         *
         * @param name its column, which tells rows apart
         * @param reader gives the key of a row, as the stream has it: of the same type, equal to it
         */
        public Builder<K, W> key(String name, MapFunction<? super ResultSet, ? extends K> reader) {
            column = Optional.of(Names.column(name));
            key = Optional.of(reader);
            return this;
        }

        /** Sets what is joined; {@code reader} makes it of the row at which the result stands, and never gives null. */
        public Builder<K, W> value(MapFunction<? super ResultSet, ? extends W> reader) {
            value = Optional.of(reader);
            return this;
        }

        /** Sets how many keys are fetched with one statement; 500 unless told otherwise. */
        public Builder<K, W> fetchKeys(int keys) {
            fetchKeys = (int) positive(keys, "fetchKeys of a JdbcLookup");
            return this;
        }

        /** Sets how many keys are kept in memory; 100 000 unless told otherwise. */
        public Builder<K, W> cacheEntries(long entries) {
            cacheEntries = positive(entries, "cacheEntries of a JdbcLookup");
            return this;
        }

        /** Sets how many bytes, by estimate, what is kept may take; 64 MiB unless told otherwise. */
        public Builder<K, W> cacheBytes(long bytes) {
            cacheBytes = positive(bytes, "cacheBytes of a JdbcLookup");
            return this;
        }

        /** Sets how long what was fetched is good; a minute unless told otherwise. Zero asks the database each time. */
        public Builder<K, W> timeToLive(Duration duration) {
            if (duration.isNegative()) {
                throw TidemillException.invalidArgument("A time to live is zero or more, not " + duration);
            }
            timeToLive = bounded(duration);
            return this;
        }

        @Override
        Builder<K, W> self() {
            return this;
        }

        /** Returns the lookup; nothing is fetched yet. */
        public JdbcLookup<K, W> build() {
            if (table.isPresent() == query.isPresent()) {
                throw TidemillException.invalidArgument("A JdbcLookup needs either table(...) or query(...)");
            }
            if (column.isEmpty() || key.isEmpty() || value.isEmpty()) {
                throw TidemillException.invalidArgument("A JdbcLookup needs key(column, reader) and value(reader)");
            }
            return new JdbcLookup<>(new LookupSpec<>(
                    database,
                    table.map(name -> "table " + name).orElse("the lookup's query"),
                    table.orElseGet(() -> "(" + query.orElseThrow() + ") tidemill_rows"),
                    column.get(),
                    key.get(),
                    value.get(),
                    fetchKeys,
                    cacheEntries,
                    cacheBytes,
                    timeToLive,
                    retry,
                    clock,
                    sleeper));
        }
    }
}

package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import io.tidemill.jdbc.FaultyDataSource.Kind;
import io.tidemill.jdbc.FaultyDataSource.Point;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a lookup does with every database. */
abstract class LookupContract {
    private final RecordedDelays time = new RecordedDelays();
    private TestDatabase database;

    abstract TestDatabase open();

    @BeforeEach
    void openDatabase() {
        database = open();
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(50))");
        database.execute("INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cy')");
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    private JdbcLookup.Builder<Integer, String> customers(DataSource source) {
        return JdbcLookup.<Integer, String>builder(Database.of(source))
                .table("customers")
                .key("id", row -> row.getInt("id"))
                .value(row -> row.getString("name"))
                .timing(time, time);
    }

    private JdbcLookup.Builder<Integer, String> customers() {
        return customers(database.dataSource());
    }

    @Test
    void joinsEachRecordWithTheRowOfItsKey() {
        try (StreamTest test = StreamTest.create()) {
            PairDStream<Integer, String> orders = PairDStream.of(test.stream(
                    ScriptedSource.batch(Pair.of(2, "tea"), Pair.of(9, "jam"), Pair.of(2, "milk")),
                    ScriptedSource.batch(Pair.of(1, "rice"))));
            CollectedPairs<Integer, Pair<String, Optional<String>>> joined =
                    test.collect(customers().fetchKeys(1).build().join(orders));

            test.advance(2);

            assertThat(joined.batches())
                    .containsExactly(
                            List.of(
                                    Pair.of(2, Pair.of("tea", Optional.of("Bob"))),
                                    Pair.of(9, Pair.of("jam", Optional.empty())),
                                    Pair.of(2, Pair.of("milk", Optional.of("Bob")))),
                            List.of(Pair.of(1, Pair.of("rice", Optional.of("Ann")))));
        }
    }

    @Test
    void remembersRowsAndTheirAbsenceForAWhile() {
        JdbcLookup<Integer, String> lookup =
                customers().timeToLive(Duration.ofSeconds(10)).build();
        lookup.find(List.of(1, 4));
        database.execute("UPDATE customers SET name = 'Anna' WHERE id = 1");
        database.execute("INSERT INTO customers VALUES (4, 'Di')");

        time.pass(Duration.ofMillis(9_999));
        assertThat(lookup.find(List.of(1, 4))).isEqualTo(Map.of(1, Optional.of("Ann"), 4, Optional.empty()));

        time.pass(Duration.ofMillis(1));
        assertThat(lookup.find(List.of(1, 4))).isEqualTo(Map.of(1, Optional.of("Anna"), 4, Optional.of("Di")));
    }

    @Test
    void forgetsWhatWasNotAskedForLongest() {
        JdbcLookup<Integer, String> lookup = customers().cacheEntries(2).build();
        lookup.find(List.of(1));
        lookup.find(List.of(2));
        lookup.find(List.of(1));
        lookup.find(List.of(3));
        database.execute("UPDATE customers SET name = 'new'");

        assertThat(lookup.find(List.of(1, 3))).isEqualTo(Map.of(1, Optional.of("Ann"), 3, Optional.of("Cy")));
        assertThat(lookup.find(List.of(2))).isEqualTo(Map.of(2, Optional.of("new")));
    }

    @Test
    void keepsNoMoreBytesThanItMay() {
        database.execute("UPDATE customers SET name = REPEAT('x', 50)");
        JdbcLookup<Integer, String> lookup = customers().cacheBytes(500).build();
        lookup.find(List.of(1, 2, 3));
        database.execute("UPDATE customers SET name = 'new'");

        assertThat(lookup.find(List.of(1, 2, 3)).values())
                .containsExactlyInAnyOrder(
                        Optional.of("x".repeat(50)), Optional.of("x".repeat(50)), Optional.of("new"));
    }

    @Test
    void fetchesAgainWhenAConnectionIsLost() {
        FaultyDataSource losing = new FaultyDataSource(
                database.dataSource(), Kind.LOST, List.of(Point.CONNECT, Point.BETWEEN_READS, Point.CONNECT));

        assertThat(customers(losing).build().find(List.of(1, 2, 3)))
                .isEqualTo(Map.of(1, Optional.of("Ann"), 2, Optional.of("Bob"), 3, Optional.of("Cy")));
        assertThat(time.delays).hasSize(3);
    }

    @Test
    void failsTheBatchWhenTheDatabaseStaysAway() {
        FaultyDataSource losing =
                new FaultyDataSource(database.dataSource(), Kind.LOST, Collections.nCopies(1000, Point.CONNECT));

        assertThatThrownBy(() -> customers(losing)
                        .retry(RetryPolicy.DEFAULT.withLimit(Duration.ofSeconds(3)))
                        .build()
                        .find(List.of(1)))
                .hasMessageContaining("Looking up 1 keys in table customers at ")
                .hasMessageContaining("5 times in 1500 ms");
    }

    JdbcLookup<String, String> names() {
        database.execute("CREATE TABLE names (id VARCHAR(20) PRIMARY KEY, name VARCHAR(20))");
        database.execute("INSERT INTO names VALUES ('ann', 'Ann'), ('Bob', 'Bob')");
        return JdbcLookup.<String, String>builder(Database.of(database.dataSource()))
                .table("names")
                .key("id", row -> row.getString("id"))
                .value(row -> row.getString("name"))
                .build();
    }

    @Test
    @Tag("faults")
    void joinsNoRowWhoseKeyIsEqualForTheDatabaseOnly() {
        assertThat(names().find(List.of("ANN", "ann", "ann ", "bob")))
                .isEqualTo(Map.of(
                        "ANN", Optional.empty(),
                        "ann", Optional.of("Ann"),
                        "ann ", Optional.empty(),
                        "bob", Optional.empty()));
    }

    @Test
    void saysThatTwoRowsHaveTheSameKey() {
        database.execute("CREATE TABLE names (id INTEGER, name VARCHAR(20))");
        database.execute("INSERT INTO names VALUES (1, 'Ann'), (1, 'Anna')");

        assertThatThrownBy(() -> customers().table("names").build().find(List.of(1)))
                .hasMessageContaining("two rows in table names with the key 1 (Integer)");
    }

    @Test
    void saysThatKeysOfRowsAndStreamAreOfDifferentTypes() {
        JdbcLookup<Number, String> lookup = JdbcLookup.<Number, String>builder(Database.of(database.dataSource()))
                .table("customers")
                .key("id", row -> row.getLong("id"))
                .value(row -> row.getString("name"))
                .build();

        assertThatThrownBy(() -> lookup.find(List.of(1)))
                .hasMessageContaining("The key of a row of table customers is 1 (Long), which was not asked for")
                .hasMessageContaining("like 1 (Integer)");
    }

    @Test
    void saysWhichColumnIsMissing() {
        assertThatThrownBy(() -> customers()
                        .key("number", row -> row.getInt("number"))
                        .build()
                        .find(List.of(1)))
                .hasMessageContaining("Statement: SELECT * FROM customers WHERE number IN (?)")
                .message()
                .containsPattern("failed: .*(?i)number.*Statement: ");
    }
}

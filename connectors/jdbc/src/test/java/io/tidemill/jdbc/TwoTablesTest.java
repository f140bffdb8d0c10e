package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.source.Source;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two sources without names over a restart. */
@Tag("faults")
final class TwoTablesTest {
    private final MemoryLogStore directory = new MemoryLogStore();

    private static JdbcSource<Integer> source(TestDatabase database, String table) {
        database.execute("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY)");
        return JdbcSource.<Integer>builder(Database.of(database.dataSource()), row -> row.getInt(1))
                .table(table)
                .column("id", PositionType.LONG)
                .build();
    }

    private <T> void start(Source<T> one, Source<T> two) {
        try (StreamTest test = StreamTest.builder().checkpoint(directory).build()) {
            var first = test.context().stream(one);
            first.union(test.context().stream(two)).foreachRDD(rdd -> {});
            test.advance(1);
        }
    }

    @Test
    void areRefusedWhereTheyChangedPlacesWithBothSides() {
        try (TestDatabase database = TestDatabases.h2()) {
            JdbcSource<Integer> one = source(database, "one");
            JdbcSource<Integer> two = source(database, "two");

            start(one, two);

            assertThatThrownBy(() -> start(two, one))
                    .hasMessageContainingAll(
                            "the source 'jdbc-1' is at another place", "table one by id at ", "table two by id at ");
        }
    }
}

package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MariaDbLookupTest extends LookupContract {
    @Override
    TestDatabase open() {
        return TestDatabases.mariaDb();
    }

    /** MariaDB's usual collation takes both for the table's keys. */
    @Test
    @Tag("faults")
    void countsRowsWhoseKeyIsEqualForTheDatabaseOnly() {
        JdbcLookup<String, String> names = names();
        names.find(List.of("ANN", "bob "));

        assertThat(names.unmatchedRows()).isEqualTo(2);
    }
}

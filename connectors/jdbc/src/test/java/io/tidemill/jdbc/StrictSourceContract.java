package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sources of databases do that do not make a number of any text. */
abstract class StrictSourceContract extends SourceContract {
    @Test
    void saysThatTheColumnIsOfAnotherType() {
        insert(0, 5);
        try (SourceRun<Long> run = byId(database.dataSource())
                .column("tag", PositionType.LONG)
                .build()
                .start(new TestSourceContext(Map.of()))) {
            SourceBatch<Long> batch = run.replay(BatchTime.ofEpochMillis(1000), PositionChanges.of("tag", "7"));

            assertThatThrownBy(() -> read(batch))
                    .hasMessageContaining("Reading rows of table payments from the beginning up to 7 at ")
                    .hasMessageContaining("Statement: SELECT * FROM payments WHERE tag <= ? ORDER BY tag")
                    .hasMessageContaining("column tag (read as LONG)");
        }
    }
}

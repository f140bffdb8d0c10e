package io.tidemill.jdbc.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.function.Pair;
import io.tidemill.jdbc.Database;
import io.tidemill.jdbc.JdbcLookup;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.rdd.PairRDD;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lookups as programs use them, which are not of the connector's own package. */
@Tag("faults")
class LookupProgramTest {
    private static JdbcLookup<Integer, String> lookup(Database database, String table) {
        return JdbcLookup.<Integer, String>builder(database)
                .table(table)
                .key("id", row -> row.getInt("id"))
                .value(row -> row.getString("name"))
                .build();
    }

    @Test
    void keepsThePartitionerOfWhatItJoins() {
        try (Database database = Database.at("jdbc:h2:mem:lookup-program").build();
                BatchContext batches = BatchContext.create("lookup")) {
            PairRDD<Integer, String> orders = batches.parallelizePairs(List.of(Pair.of(1, "tea"), Pair.of(2, "jam")))
                    .partitionBy(new HashPartitioner(3));

            PairRDD<Integer, Pair<String, Optional<String>>> joined =
                    lookup(database, "INFORMATION_SCHEMA.USERS").join(orders);

            assertThat(joined.partitioner()).isEqualTo(orders.partitioner()).isPresent();
        }
    }

    @Test
    void namesTheLineOfTheProgram() {
        try (Database database = Database.at("jdbc:h2:mem:lookup-program").build();
                StreamTest test = StreamTest.create()) {
            lookup(database, "nowhere")
                    .join(test.stream(ScriptedSource.batch(Pair.of(1, "tea"))).mapToPair(pair -> pair))
                    .print();

            assertThatThrownBy(() -> test.advance(1)).hasStackTraceContaining("LookupProgramTest.java:");
        }
    }
}

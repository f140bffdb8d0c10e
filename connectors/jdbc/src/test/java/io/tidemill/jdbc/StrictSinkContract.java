package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sinks do with databases that keep to the types of their columns. */
abstract class StrictSinkContract extends SinkContract {
    private Throwable failureOf(Payment wrong) {
        List<Payment> rows = new ArrayList<>(Payment.payments(0, 23));
        rows.set(17, wrong);
        return catchThrowable(() -> run(exactlyOnce(database.dataSource()), rows, List.of()));
    }

    @Test
    void saysThatAValueIsOfAnotherTypeThanItsColumn() {
        assertThat(failureOf(new Payment(17, "card-3", "many")))
                .hasMessageContaining("Writing batch 1000 ms to table payments at ")
                .hasMessageContaining("Statement: INSERT INTO payments (id, card, amount) VALUES (?, ?, ?)")
                .message()
                .containsPattern("failed.*: .*(?i)(amount|many).*Statement: ");
        assertThat(database.rows("SELECT * FROM payments")).isEmpty();
    }

    @Test
    void namesTheRowWithATextThatIsTooLongAndShowsItsBeginning() {
        Throwable failure = failureOf(new Payment(17, "x".repeat(1_000_000), 5));

        assertThat(failure)
                .hasMessageContaining(" failed at row 18: ")
                .hasMessageContaining("Row: id=17, card=xxxxxxxxxx")
                .hasMessageContaining("Statement: INSERT INTO payments (id, card, amount)");
        assertThat(failure.getMessage()).hasSizeLessThan(5_000);
        assertThat(database.rows("SELECT * FROM payments")).isEmpty();
    }
}

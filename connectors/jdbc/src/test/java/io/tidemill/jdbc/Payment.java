package io.tidemill.jdbc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record to write. */
record Payment(@Nullable Integer id, String card, @Nullable Object amount) {
    static List<Payment> payments(int from, int to) {
        List<Payment> payments = new ArrayList<>();
        for (int id = from; id < to; id++) {
            payments.add(new Payment(id, "card-" + id % 7, id * 10));
        }
        return payments;
    }
}

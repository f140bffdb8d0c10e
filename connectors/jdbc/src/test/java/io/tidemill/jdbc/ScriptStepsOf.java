package io.tidemill.jdbc;

import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import java.util.List;

/** Steps of scripts. */
final class ScriptStepsOf {
    private ScriptStepsOf() {}

    static ScriptStep<Payment> payments(int from, int to, int partitions) {
        return of(Payment.payments(from, to), partitions);
    }

    static ScriptStep<Payment> of(List<Payment> payments, int partitions) {
        return ScriptedSource.batch(payments.toArray(new Payment[0])).inPartitions(partitions);
    }
}

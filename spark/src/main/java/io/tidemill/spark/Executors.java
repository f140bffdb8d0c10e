package io.tidemill.spark;

import io.tidemill.error.TidemillException;
import org.apache.spark.SimpleFutureAction;

/** The executors of an application: whether there are any, and why not. */
interface Executors {
    /** Waits until there is one; throws when that takes too long, and says why. */
    void requireAny();

    /** Cancels a job when there has been no executor for too long. */
    void watch(SimpleFutureAction<?> job);

    /** Returns a failure with what is known of its reason. */
    TidemillException explained(TidemillException failure);

    /** The executor inside of the driver, which is always there. */
    enum Local implements Executors {
        /** The only one. */
        HERE;

        @Override
        public void requireAny() {}

        @Override
        public void watch(SimpleFutureAction<?> job) {}

        @Override
        public TidemillException explained(TidemillException failure) {
            return failure;
        }
    }
}

package io.tidemill.spark;

import io.tidemill.error.TidemillException;

/** The executors of an application: whether there are any, and why not. Safe for use by many threads. */
interface Executors {
    /** Waits until there is one; throws when that takes too long, and says why. */
    void awaitAny() throws InterruptedException;

    /** Throws when there has been none for too long, and says why; called now and then while a job runs. */
    void requireAny();

    /** Returns a failure with what is known of its reason. */
    TidemillException explained(TidemillException failure);

    /** The executor inside of the driver, which is always there. */
    enum Local implements Executors {
        /** The only one. */
        HERE;

        @Override
        public void awaitAny() {}

        @Override
        public void requireAny() {}

        @Override
        public TidemillException explained(TidemillException failure) {
            return failure;
        }
    }
}

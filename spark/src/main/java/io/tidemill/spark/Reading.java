package io.tidemill.spark;

import java.io.Serializable;
import java.util.Iterator;

/** How records come of what a partition of an RDD holds. */
@FunctionalInterface
interface Reading extends Serializable {
    /** Returns the records, computing no more than is taken. */
    Iterator<?> records(Iterator<?> held);
}

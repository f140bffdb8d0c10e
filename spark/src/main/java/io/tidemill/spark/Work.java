package io.tidemill.spark;

import java.io.Serializable;
import java.util.Iterator;

/**
 * What a task makes of one partition of a piece.
 *
 * @param <T> the type of the fragment's records
 * @param <O> the type of what is made
 */
@FunctionalInterface
interface Work<T, O> extends Serializable {
    /** Returns what it makes; may read the partition's records lazily while it is taken. */
    Iterator<O> run(PieceTask<T> task) throws Exception;
}

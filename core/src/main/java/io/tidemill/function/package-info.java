/**
 * The functions a program hands to Tidemill, and {@link io.tidemill.function.Pair}, the record that keyed operators work on.
 *
 * <p>Every interface here is {@link java.io.Serializable}, so that the same program can run where functions have to
 * travel, and may throw any exception: the engine wraps it once, naming the operator and the batch. Functions are called
 * from task threads, several at a time; one that keeps mutable state has to guard it.
 */
@NullMarked
package io.tidemill.function;

import org.jspecify.annotations.NullMarked;

/**
 * What happens while a context is active: the {@link io.tidemill.runtime.Coordinator} turns ticks into batches, asks sources
 * for their data, runs the planned work, commits, and tells the listeners.
 *
 * <pre>
 *   tick(t) -> seal sources -> plan -> run outputs in order -> commit -> count -> tell listeners -> release
 * </pre>
 *
 * <p>One thread does all of it, by handling the {@link io.tidemill.runtime.Event}s of a mailbox one at a time; sources and
 * callers only post events. Batch times are the multiples of the interval since the epoch; none is left out, and one that
 * comes late is run late.
 */
@NullMarked
package io.tidemill.runtime;

import org.jspecify.annotations.NullMarked;

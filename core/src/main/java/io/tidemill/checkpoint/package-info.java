/**
 * What a checkpoint directory holds, and how it is read and written. It holds data, never code: the program is run again, finds
 * its states, windows and source positions by their names, and goes on behind the last committed batch.
 *
 * <pre>
 *   journal/    what happened, in order: {@link io.tidemill.checkpoint.CheckpointRecord}
 *   received/   what each pushed source received, a journal for each
 *   kept/       records of windows that cannot be computed again
 *   lock        the process that uses the directory
 * </pre>
 *
 * <p>Words: a batch is <em>planned</em> when its input is fixed, and <em>committed</em> when its effects are; between the two it is
 * <em>pending</em>, and is run again with the same input after a crash. A <em>round</em> is the time in which all entries of all
 * states have been written at least once; recovery reads from the beginning of the last complete one.
 */
@NullMarked
package io.tidemill.checkpoint;

import org.jspecify.annotations.NullMarked;

/**
 * Where records come from. A {@link io.tidemill.source.Source} is a description, part of the program; starting it gives a
 * {@link io.tidemill.source.SourceRun}, which is asked at each batch time for what has come in, as a
 * {@link io.tidemill.source.SourceBatch}.
 *
 * <p>Words: a <em>pushed</em> source is sent its data and buffers it, within a limit in bytes, on a thread of its own; a
 * <em>replayable</em> source can be asked for the same data again, and names a batch by positions; a pushed one becomes
 * replayable by a <em>received log</em>, to which it writes what comes in before a batch sees it; a <em>receiver</em> is the
 * simple way to write a pushed source: it stores records from its own thread. A <em>block</em> is a run of received bytes cut
 * at a record's end; it is decoded in tasks, never on the source's thread. Blocks lie in <em>chunks</em>, the memory that is
 * used again. A block's <em>slot</em> is the batch time that follows its arrival, and so the batch it belongs to. A
 * <em>record format</em> knows where records end and what they are.
 *
 * <p>To add a source: implement {@code Source} and {@code SourceRun} here (or in a module of its own), and add a method to the
 * context that makes a stream of it.
 */
@NullMarked
package io.tidemill.source;

import org.jspecify.annotations.NullMarked;

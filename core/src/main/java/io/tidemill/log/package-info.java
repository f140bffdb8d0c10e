/**
 * What survives a crash: checksummed records in files. It knows nothing of streams.
 *
 * <p>Words: a {@link io.tidemill.log.LogStore} is the file system below one checkpoint directory; a {@link
 * io.tidemill.log.Journal} is a row of records with growing <em>positions</em>, kept in <em>segments</em>, files that begin where
 * the one before ends; a <em>torn tail</em> is what a crash left of the records that were being written, and is cut; anything else
 * that differs from what was written is <em>damage</em>, and is reported with file and offset, never guessed over. A {@link
 * io.tidemill.log.KeptFile} is written once, as a whole. The layout of every file is in {@code docs/formats.md}.
 *
 * <p>To read it: {@code Journal} is the door; {@code JournalOpening} finds the segments and judges them, {@code SegmentReader} reads
 * the records of one.
 */
@NullMarked
package io.tidemill.log;

import org.jspecify.annotations.NullMarked;

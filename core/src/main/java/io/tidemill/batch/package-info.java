/**
 * The planner: from the graph, a batch time, the batch's inputs and the RDDs remembered from batches before, it makes what
 * the batch has to do. It has no thread and no clock, does no I/O, and keeps nothing; the functions that a program gives to
 * {@code transform} are called here.
 */
@NullMarked
package io.tidemill.batch;

import org.jspecify.annotations.NullMarked;

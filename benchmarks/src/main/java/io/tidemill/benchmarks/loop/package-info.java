/** The hand-written loops: what a good programmer gets from plain Java for the same work, and therefore the ceiling. */
@NullMarked
package io.tidemill.benchmarks.loop;

import org.jspecify.annotations.NullMarked;

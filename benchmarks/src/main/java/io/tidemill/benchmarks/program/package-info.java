/** Tidemill's programs in the races, written as a user would write them. */
@NullMarked
package io.tidemill.benchmarks.program;

import org.jspecify.annotations.NullMarked;

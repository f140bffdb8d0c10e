/** The program with a state that the benchmarks of durability run, kill and start again. */
@NullMarked
package io.tidemill.benchmarks.durable;

import org.jspecify.annotations.NullMarked;

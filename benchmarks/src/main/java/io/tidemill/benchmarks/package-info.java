/**
 * Whole-program benchmarks. A <em>race</em> is one work with its sender and its contestants; a <em>trial</em> is one run of
 * one contestant, in a JVM of its own, fed over loopback by this process; its <em>result</em> is a line of the table.
 */
@NullMarked
package io.tidemill.benchmarks;

import org.jspecify.annotations.NullMarked;

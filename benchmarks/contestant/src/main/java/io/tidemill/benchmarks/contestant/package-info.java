/**
 * The contestant's side: what runs in the JVM under measurement. It depends on nothing but HdrHistogram, so that it can
 * stand in the class path of any rival. The contestant tells its <em>scorecard</em> what it has done; the scorecard talks
 * to the benchmark in lines on standard output, which start with {@code @bench}.
 */
@NullMarked
package io.tidemill.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;

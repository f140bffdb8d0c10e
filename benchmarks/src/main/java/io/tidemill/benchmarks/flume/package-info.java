/** A sender of events as a Flume agent's Avro sink sends them, and programs that count them, each in a JVM of its own. */
@NullMarked
package io.tidemill.benchmarks.flume;

import org.jspecify.annotations.NullMarked;

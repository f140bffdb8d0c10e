/** A real Kafka broker in a JVM of its own, for the tests and benchmarks of this project. */
@NullMarked
package io.tidemill.kafka.broker;

import org.jspecify.annotations.NullMarked;

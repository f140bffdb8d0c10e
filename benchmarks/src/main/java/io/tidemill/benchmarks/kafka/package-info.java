/** Programs that count the records of a Kafka topic, each in a JVM of its own. */
@NullMarked
package io.tidemill.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;

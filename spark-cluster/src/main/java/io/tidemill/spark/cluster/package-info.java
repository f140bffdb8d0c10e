/**
 * A real Spark cluster and a real HDFS, each process a JVM of its own, for the tests and benchmarks of this project. No class of
 * Spark or Hadoop is needed by those who start them.
 */
@NullMarked
package io.tidemill.spark.cluster;

import org.jspecify.annotations.NullMarked;

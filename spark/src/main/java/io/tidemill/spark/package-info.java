/**
 * The engine that runs plans on Apache Spark. It cuts a plan where records move between partitions; each piece between two cuts
 * becomes one RDD of Spark, and runs in Spark's tasks by the same code as on the embedded engine.
 *
 * <pre>
 *   plan      splits -> map -> filter -> | shuffle | -> map -> | state | -> action
 *   Spark     [ FragmentRDD ------------ chunks ]  [ FragmentRDD ]  [ StateRDD ]  runJob
 * </pre>
 *
 * <p>Nothing but {@code spark-core} is used, and Spark has it in its class path already.
 */
@NullMarked
package io.tidemill.spark;

import org.jspecify.annotations.NullMarked;

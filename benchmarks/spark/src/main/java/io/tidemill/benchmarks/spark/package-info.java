/** The rivals that need Spark: Spark Streaming's own programs, and bare jobs of Spark beside ours on its engine. */
@NullMarked
package io.tidemill.benchmarks.spark;

import org.jspecify.annotations.NullMarked;

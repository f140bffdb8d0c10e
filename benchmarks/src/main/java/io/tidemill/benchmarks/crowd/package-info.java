/** Pipelines that are measured alone in a JVM, and again after others have run in it. */
@NullMarked
package io.tidemill.benchmarks.crowd;

import org.jspecify.annotations.NullMarked;

/** Programs that count the hashtags of X's stream, each in a JVM of its own. */
@NullMarked
package io.tidemill.benchmarks.x;

import org.jspecify.annotations.NullMarked;

/** Writing rows to a database: our sink, and the loop that one would write by hand. */
@NullMarked
package io.tidemill.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;

/**
 * The front doors of Tidemill: {@link io.tidemill.StreamingContext} for streams, {@link io.tidemill.BatchContext} for RDDs
 * alone. A program needs these two, the streams and RDDs that they make, and the functions that it gives to them.
 */
@NullMarked
package io.tidemill;

import org.jspecify.annotations.NullMarked;

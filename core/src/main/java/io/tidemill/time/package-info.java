/**
 * Batch times and the clock. This is the only room that may look at the machine's clocks; everybody else is given a
 * {@link io.tidemill.time.Clock}.
 */
@NullMarked
package io.tidemill.time;

import org.jspecify.annotations.NullMarked;

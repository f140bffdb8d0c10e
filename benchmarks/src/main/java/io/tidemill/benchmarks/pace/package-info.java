/** Whether each interval has its result in time while the sender is never short of data. */
@NullMarked
package io.tidemill.benchmarks.pace;

import org.jspecify.annotations.NullMarked;

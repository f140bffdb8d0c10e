/** The exceptions of Tidemill: one unchecked family, each with a stable {@link io.tidemill.error.ErrorCode}. */
@NullMarked
package io.tidemill.error;

import org.jspecify.annotations.NullMarked;

/** Programs to start from, one file each. The launcher runs them by their simple names. */
@NullMarked
package io.tidemill.examples;

import org.jspecify.annotations.NullMarked;

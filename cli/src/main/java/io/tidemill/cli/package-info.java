/**
 * The commands that the launcher {@code ./tidemill} starts, and the line feed that serves them with data.
 *
 * <p>A <em>feed</em> serves log lines over TCP; each of its <em>clients</em> has a position of its own in the feed's
 * <em>line source</em>, which hands out its lines in <em>blocks</em>, and receives them at the feed's <em>rate</em>.
 */
@NullMarked
package io.tidemill.cli;

import org.jspecify.annotations.NullMarked;

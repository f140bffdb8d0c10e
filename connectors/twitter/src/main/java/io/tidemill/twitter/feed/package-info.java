/**
 * A local server that speaks as X does: to try a program without an account, and to test one. {@code ./tidemill feed --protocol x}
 * starts an {@link io.tidemill.twitter.feed.XFeed} on the command line.
 */
@NullMarked
package io.tidemill.twitter.feed;

import org.jspecify.annotations.NullMarked;

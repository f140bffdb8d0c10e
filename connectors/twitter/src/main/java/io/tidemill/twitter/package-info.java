/**
 * Streams of posts of X, formerly Twitter. An {@link io.tidemill.twitter.XSource} is given to {@code StreamingContext.stream};
 * {@link io.tidemill.twitter.XRules} lists, adds and removes the rules of the filtered stream.
 *
 * <p>Words: a <em>post</em> is what X sends as one line of JSON; a <em>rule</em> says which posts the filtered stream brings, and its
 * <em>tag</em> is the name that the posts carry; a <em>heartbeat</em> is an empty line that says that the connection lives.
 */
@NullMarked
package io.tidemill.twitter;

import org.jspecify.annotations.NullMarked;

/**
 * Where results go. A {@link io.tidemill.sink.Sink} writes one batch at a time and gets the batch time as its key: the same
 * batch may come again after a restart, and must then not count twice.
 *
 * <p>To add a sink: implement {@code Sink} here (or in a module of its own); programs hand it to {@code DStream.output}.
 */
@NullMarked
package io.tidemill.sink;

import org.jspecify.annotations.NullMarked;

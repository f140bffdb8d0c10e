/** A real Flume agent in a JVM of its own, for the tests of this project. */
@NullMarked
package io.tidemill.flume.agent;

import org.jspecify.annotations.NullMarked;

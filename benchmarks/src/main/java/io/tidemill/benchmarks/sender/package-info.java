/** What feeds the contestants over TCP, as fast as they read or at a given rate. */
@NullMarked
package io.tidemill.benchmarks.sender;

import org.jspecify.annotations.NullMarked;

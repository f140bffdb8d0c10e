package io.tidemill.spark;

import org.jspecify.annotations.Nullable;

/** A result of an action in the task that made it; it may be null, which a list of Java has no place for. */
record Result<R>(@Nullable R value) {}

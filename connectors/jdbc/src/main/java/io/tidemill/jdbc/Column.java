package io.tidemill.jdbc;

import io.tidemill.function.MapFunction;
import java.io.Serializable;

/** A column of a generated statement, and what a record has for it. */
record Column<T>(String name, MapFunction<? super T, ?> value) implements Serializable {}

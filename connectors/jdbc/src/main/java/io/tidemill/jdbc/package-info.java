/**
 * Databases over JDBC. A {@link io.tidemill.jdbc.Database} says where; a {@link io.tidemill.jdbc.JdbcSink} writes each batch in one
 * transaction, a {@link io.tidemill.jdbc.JdbcSource} reads the rows that a growing column makes new, and a
 * {@link io.tidemill.jdbc.JdbcLookup} joins a stream with a table.
 *
 * <p>The words of this room: the <i>mark</i> of a sink is the time of the last batch that it committed, kept in the database
 * itself; a <i>page</i> is as many rows as are read at a time.
 */
@NullMarked
package io.tidemill.jdbc;

import org.jspecify.annotations.NullMarked;

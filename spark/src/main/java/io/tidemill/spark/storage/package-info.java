/**
 * Checkpoint directories on Hadoop's file systems, such as HDFS.
 *
 * <p>To read it: {@code HadoopLogStoreProvider} is the door; {@code HadoopLogStore} is one directory, {@code OpenFiles} what is open
 * in it, {@code Leases} how files of a dead writer are closed, {@code HadoopLock} how one program at a time has the directory. The
 * reasons are in {@code docs/decisions/0012-log-store-on-hadoop.md}.
 */
@NullMarked
package io.tidemill.spark.storage;

import org.jspecify.annotations.NullMarked;

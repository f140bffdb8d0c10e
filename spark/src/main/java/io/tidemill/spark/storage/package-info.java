/**
 * Checkpoint directories on Hadoop's file systems, such as HDFS and S3.
 *
 * <p>To read it: {@code HadoopLogStoreProvider} is the door. {@code HadoopLogStore} is a directory of files that grow, {@code OpenFiles}
 * what is open in it, {@code Leases} how files of a dead writer are closed. {@code ObjectLogStore} is a directory of objects in a
 * {@code Bucket}: a file is a {@code Head} and the parts that it names, whose order is a {@code Layout}. {@code HadoopLock} is how one
 * program at a time has either, {@code LockFiles} what differs. The reasons are in {@code docs/decisions/0012-log-store-on-hadoop.md} and
 * {@code 0014-log-store-on-object-stores.md}.
 */
@NullMarked
package io.tidemill.spark.storage;

import org.jspecify.annotations.NullMarked;

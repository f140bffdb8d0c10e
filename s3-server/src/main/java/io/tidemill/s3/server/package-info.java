/**
 * A real server of the S3 protocol in a JVM of its own, for the tests of this project. No class of it is needed by those who start
 * it.
 */
@NullMarked
package io.tidemill.s3.server;

import org.jspecify.annotations.NullMarked;

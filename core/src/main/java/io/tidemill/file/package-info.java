/**
 * Files of this machine: which path a location names, and what a file's name says about what is in it.
 *
 * <p>A <em>location</em> is what a program writes: a path, a pattern of paths, or a URI of the scheme {@code file}.
 */
@NullMarked
package io.tidemill.file;

import org.jspecify.annotations.NullMarked;

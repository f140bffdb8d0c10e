/**
 * What is killed, and what it is fed with. <em>Numbers</em> count from 0 and are the records of a program that is killed again and
 * again; a <em>feed</em> sends them from outside of its JVM; the <em>oracle</em> tells from the program's outputs which of them were
 * lost or doubled.
 */
@NullMarked
package io.tidemill.benchmarks.crash;

import org.jspecify.annotations.NullMarked;

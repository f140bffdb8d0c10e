/** JMH benchmarks of single parts and of fixed costs. */
@NullMarked
package io.tidemill.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

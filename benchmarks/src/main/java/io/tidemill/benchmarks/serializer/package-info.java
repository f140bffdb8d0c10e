/** The race of serializers for durable values; the decision is in {@code docs/decisions/0007-value-serializer.md}. */
@NullMarked
package io.tidemill.benchmarks.serializer;

import org.jspecify.annotations.NullMarked;

package io.tidemill.stream;

import io.tidemill.plan.Operator;
import io.tidemill.sink.Sink;

/**
 * What is done with every RDD of a node.
 *
 * @param index the number of the output, in the order of definition
 */
public record OutputOperation<T>(int index, StreamNode<T> node, Sink<T> sink, Operator operator) {}

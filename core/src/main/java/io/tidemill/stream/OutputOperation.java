package io.tidemill.stream;

import io.tidemill.plan.Operator;
import io.tidemill.sink.ReplaySink;
import io.tidemill.sink.Sink;
import java.io.PrintStream;

/**
 * What is done with every RDD of a node.
 *
 * @param index the number of the output, in the order of definition
 */
public record OutputOperation<T>(int index, StreamNode<T> node, Sink<T> sink, Operator operator) {
    /** Returns this output as one that only prints; of {@code print}, and of a function if {@code calls} it, as it is. */
    OutputOperation<T> printing(PrintStream console, Functions calls) {
        boolean isFunction = operator.name().equals("foreachRDD");
        boolean stays = operator.name().equals("print") || (isFunction && calls == Functions.CALLED);
        return stays
                ? this
                : new OutputOperation<>(index, node, new ReplaySink<>(console, operator.toString()), operator);
    }

    /** What is done with functions that the program gave to outputs, where nothing is to be changed. */
    public enum Functions {
        /** They are called all the same. */
        CALLED,
        /** What they would get is printed. */
        PRINTED
    }
}

package io.tidemill.stream;

import java.time.Duration;
import java.util.List;

/**
 * A node of the stream graph: for every batch time that is a multiple of its slide it has one RDD.
 *
 * @param <T> the type of the records
 */
public sealed interface StreamNode<T>
        permits InputNode, TransformNode, WindowNode, CachedNode, StateNode, StateEntriesNode {
    /** Returns the number of the node in its context, in the order of definition. */
    int id();

    /** Returns the distance of the batches that have an RDD. */
    Duration slide();

    /** Returns the nodes that this one is made of. */
    List<StreamNode<?>> parents();

    /** Returns whether its RDD can be computed only in its own batch, since a state is read for it. */
    default boolean readsState() {
        return this instanceof StateNode
                || this instanceof StateEntriesNode
                || parents().stream().anyMatch(StreamNode::readsState);
    }

    /** Returns the word by which the node is named when the program gives no name. */
    String kind();
}

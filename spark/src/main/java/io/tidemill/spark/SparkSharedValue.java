package io.tidemill.spark;

import io.tidemill.engine.SharedValue;
import org.apache.spark.broadcast.Broadcast;

/** A value that Spark brings to its executors. */
record SparkSharedValue<T>(Broadcast<T> broadcast) implements SharedValue<T> {
    @Override
    public T value() {
        return broadcast.value();
    }

    @Override
    public void destroy() {
        broadcast.destroy();
    }
}

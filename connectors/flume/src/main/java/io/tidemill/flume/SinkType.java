package io.tidemill.flume;

/** Which of Flume's sinks delivers. */
public enum SinkType {
    /** The sink with {@code type = avro}, compressed or not. */
    AVRO,
    /** The sink with {@code type = thrift}; its {@code protocol} may be {@code compact}, its default, or {@code binary}. */
    THRIFT
}

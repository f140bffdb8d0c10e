package io.tidemill.flume;

/** Thrift's types, as far as Flume uses them. */
enum ThriftType {
    /** No type, but the end of a struct. */
    STOP,
    STRING,
    STRUCT,
    MAP,
    LIST,
    OTHER
}

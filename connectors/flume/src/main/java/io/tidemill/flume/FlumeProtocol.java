package io.tidemill.flume;

/** The protocols of Avro's calls that Flume agents speak. */
final class FlumeProtocol {
    static final String APPEND = "append";
    static final String APPEND_BATCH = "appendBatch";
    static final String GET_EVENT_BATCH = "getEventBatch";
    static final String ACK = "ack";
    static final String NACK = "nack";

    /** What an Avro sink calls. */
    static final String JSON = """
            {"protocol": "AvroSourceProtocol", "namespace": "org.apache.flume.source.avro",
             "types": [
               {"type": "enum", "name": "Status", "symbols": ["OK", "FAILED", "UNKNOWN"]},
               {"type": "record", "name": "AvroFlumeEvent", "fields": [
                 {"name": "headers", "type": {"type": "map", "values": "string"}},
                 {"name": "body", "type": "bytes"}]}],
             "messages": {
               "append": {"request": [{"name": "event", "type": "AvroFlumeEvent"}], "response": "Status"},
               "appendBatch": {
                 "request": [{"name": "events", "type": {"type": "array", "items": "AvroFlumeEvent"}}],
                 "response": "Status"}}}
            """;

    /** What Spark's sink answers. */
    static final String POLLED_JSON = """
            {"protocol": "SparkFlumeProtocol", "namespace": "org.apache.spark.streaming.flume.sink",
             "types": [
               {"type": "record", "name": "SparkSinkEvent", "fields": [
                 {"name": "headers", "type": {"type": "map", "values": "string"}},
                 {"name": "body", "type": "bytes"}]},
               {"type": "record", "name": "EventBatch", "fields": [
                 {"name": "errorMsg", "type": "string", "default": ""},
                 {"name": "sequenceNumber", "type": "string"},
                 {"name": "events", "type": {"type": "array", "items": "SparkSinkEvent"}}]}],
             "messages": {
               "getEventBatch": {"request": [{"name": "n", "type": "int"}], "response": "EventBatch"},
               "ack": {"request": [{"name": "sequenceNumber", "type": "string"}], "response": "null"},
               "nack": {"request": [{"name": "sequenceNumber", "type": "string"}], "response": "null"}}}
            """;

    static final AvroProtocol PUSHED =
            new AvroProtocol(JSON, "Flume 1.x, its Avro sinks and clients,", AvroProtocol.Side.ANSWERS);
    static final AvroProtocol POLLED =
            new AvroProtocol(POLLED_JSON, "Spark's sink for Flume agents", AvroProtocol.Side.CALLS);

    private FlumeProtocol() {}
}

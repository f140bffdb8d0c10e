package io.tidemill.flume;

import java.util.List;

/** The events of a transaction, and the name by which it is ended. */
record PolledBatch(String sequenceNumber, List<FlumeEvent> events) {}

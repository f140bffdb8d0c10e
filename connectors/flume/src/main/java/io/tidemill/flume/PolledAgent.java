package io.tidemill.flume;

/** Where the sink of an agent waits to be polled. */
record PolledAgent(String host, int port) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}

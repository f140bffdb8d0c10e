package io.tidemill.flume;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What may be set about a source that agents deliver to.
 *
 * @param tls the key of the port, if what comes is encrypted
 * @param connections the most connections at a time
 * @param silence how long a message that has begun may stand still
 * @param limits what bounds deliveries
 */
record FlumeOptions(
        String host,
        int port,
        SinkType sinkType,
        Compression compression,
        Optional<SSLContext> tls,
        int connections,
        Duration silence,
        Limits limits) {
    String address() {
        return host + ":" + port;
    }
}

package io.tidemill.flume;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be set about a source.
 *
 * @param mostMessageBytes the longest message that is read
 * @param inFlightBytes the most memory of all messages that are being read or wait to be stored
 * @param connections the most connections at a time
 * @param patience how long a delivery waits until it is safe
 * @param silence how long a message that has begun may stand still
 * @param duplicates how duplicates are known, if they are dropped
 */
record FlumeOptions(
        String host,
        int port,
        Compression compression,
        int mostMessageBytes,
        int inFlightBytes,
        int connections,
        Duration patience,
        Duration silence,
        Optional<Duplicates> duplicates) {

    /**
     * How duplicates are known.
     *
     * @param header the header that holds the identity of an event
     * @param remembered how many identities are remembered
     */
    record Duplicates(String header, int remembered) {}

    String address() {
        return host + ":" + port;
    }
}

package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Looks whether what listens at an address speaks Kafka's protocol, before a client of Kafka is let near it. Such a client takes the
 * first four bytes of any answer for a length and makes room for that: 1.2 GB for {@code HTTP}, 350 MB for TLS.
 */
final class BrokerProbe {
    /*
     *   asked:     length | ApiVersions | version 0 | number | client's name      which brokers answer before any login
     *   answered:  length | number | ...                                          a few hundred bytes
     */
    private static final Pattern ADDRESS = Pattern.compile("\\[?([\\w.:-]+?)\\]?:(\\d{1,5})");
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int NUMBER = 0x7469_6465;
    private static final byte[] NAME = "tidemill".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_PORT = 65_535;
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_MAJOR = 3;

    private BrokerProbe() {}

    /** Refuses the addresses where something else answers. Where nothing does, nothing is said: that may change. */
    static void requireBrokers(KafkaConnection connection, ErrorCode code) {
        if (connection.isPlain()) {
            for (InetSocketAddress address : addresses(connection)) {
                whatElse(address).ifPresent(found -> {
                    throw new TidemillException(
                            code, "At " + address.getHostString() + ":" + address.getPort() + " " + found);
                });
            }
        }
    }

    /** Returns the addresses that can be told; of others the client will say what is wrong with them. */
    private static List<InetSocketAddress> addresses(KafkaConnection connection) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String text : connection.bootstrapServers().split(",")) {
            Matcher address = ADDRESS.matcher(text.strip());
            if (address.matches() && Integer.parseInt(address.group(2)) <= MOST_PORT) {
                addresses.add(new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))));
            }
        }
        return addresses;
    }

    /** Returns what it is that answers there, if it is no broker. */
    private static Optional<String> whatElse(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(question());
            return judged(socket.getInputStream());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] question() {
        int length = 2 + 2 + 4 + 2 + NAME.length;
        return ByteBuffer.allocate(4 + length)
                .putInt(length)
                .putShort(ApiKeys.API_VERSIONS.id)
                .putShort((short) 0)
                .putInt(NUMBER)
                .putShort((short) NAME.length)
                .put(NAME)
                .array();
    }

    private static Optional<String> judged(InputStream input) throws IOException {
        byte[] first = new DataInputStream(input).readNBytes(4);
        if (first.length < 4) {
            return Optional.empty();
        }
        if (new String(first, StandardCharsets.ISO_8859_1).equals("HTTP")) {
            return Optional.of(
                    "an HTTP server answers, not a broker of Kafka. Is that the right port? Brokers often listen at"
                            + " 9092");
        }
        if (first[0] == TLS_ALERT && first[1] == TLS_MAJOR) {
            return Optional.of(
                    "TLS is spoken, but this program does not: set the property security.protocol to SSL, or to"
                            + " SASL_SSL with a login");
        }
        int length = ByteBuffer.wrap(first).getInt();
        if (length < 4 || length > MOST_BYTES) {
            return Optional.of(
                    "something answers that is no broker of Kafka: a length was expected, but its first bytes are "
                            + hexadecimal(first));
        }
        byte[] number = input.readNBytes(4);
        return number.length < 4 || ByteBuffer.wrap(number).getInt() == NUMBER
                ? Optional.empty()
                : Optional.of("something answers that is no broker of Kafka: it was to repeat a number, and sent "
                        + hexadecimal(number));
    }

    private static String hexadecimal(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            text.append(text.isEmpty() ? "" : " ").append(String.format("%02x", value));
        }
        return text.toString();
    }
}

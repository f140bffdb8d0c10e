package io.tidemill.source;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many datagrams the system has dropped since its buffer of a socket was full. Linux tells it in a column of {@code
 * /proc/net/udp} and {@code udp6}, which name a socket by its address:
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode ref pointer drops
 *   42: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000   0       0 81234   2 0         17
 * </pre>
 *
 * Owned by the thread that receives.
 */
final class DroppedDatagrams {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedDatagrams.class);
    private static final int MOST_COLUMNS = 13;
    private static final int ADDRESS_COLUMN = 1;

    private final List<Path> tables;
    private final SourceContext context;
    private final InetSocketAddress address;
    private long counted;
    private boolean isUnknown;
    private boolean isDropping;

    DroppedDatagrams(InetSocketAddress address, SourceContext context) {
        this(address, context, List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
    }

    DroppedDatagrams(InetSocketAddress address, SourceContext context, List<Path> tables) {
        this.address = address;
        this.context = context;
        this.tables = tables;
    }

    /** Counts what was dropped since the last call; says once that the system drops, until a call finds nothing new. */
    void count() {
        OptionalLong total = isUnknown ? OptionalLong.empty() : total();
        if (total.isEmpty()) {
            sayUnknown();
            return;
        }
        long dropped = total.getAsLong() - counted;
        counted = total.getAsLong();
        if (dropped > 0) {
            String message =
                    "the system has dropped datagrams for " + address + ", since they came faster than they were taken";
            context.events().counted("dropped", dropped, message);
            sayDropping(message);
        } else {
            isDropping = false;
        }
    }

    private void sayDropping(String message) {
        if (!isDropping) {
            isDropping = true;
            context.events()
                    .failed(
                            message + "; let senders use TCP, or raise the system's limit for buffers (Linux:"
                                    + " net.core.rmem_max) and the source's buffer",
                            new IOException("datagrams were dropped by the system"));
        }
    }

    private void sayUnknown() {
        if (!isUnknown) {
            isUnknown = true;
            LOG.info(
                    "{}: this system does not tell whether it drops datagrams for {}; none will be counted",
                    context.name(),
                    address);
        }
    }

    private OptionalLong total() {
        try {
            for (Path table : tables) {
                if (Files.exists(table)) {
                    for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                        String[] columns = line.strip().split("\\s+");
                        if (columns.length >= MOST_COLUMNS && names(columns[ADDRESS_COLUMN])) {
                            return OptionalLong.of(Long.parseLong(columns[MOST_COLUMNS - 1]));
                        }
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("{}: reading what the system dropped failed", context.name(), e);
        }
        return OptionalLong.empty();
    }

    private boolean names(String column) {
        String port = String.format(Locale.ROOT, ":%04X", address.getPort());
        String host = column.substring(0, Math.max(0, column.length() - port.length()));
        return column.endsWith(port) && (host.equals(hex(address.getAddress())) || host.equals(mapped()));
    }

    /** Returns an address of IPv4 in the form of IPv6, as Java's sockets have it. */
    private String mapped() {
        return address.getAddress() instanceof Inet6Address
                ? ""
                : "0000000000000000" + (address.getAddress().isAnyLocalAddress() ? "00000000" : "FFFF0000")
                        + hex(address.getAddress());
    }

    /** Returns the bytes as the table has them: words of four, each in the order of the machine. */
    private static String hex(InetAddress host) {
        ByteBuffer bytes = ByteBuffer.wrap(host.getAddress()).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder(host instanceof Inet4Address ? 8 : 32);
        while (bytes.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
        }
        return text.toString();
    }
}

package io.tidemill.spark;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks whether a master of a standalone cluster is there, as Spark itself takes a minute to give up and says little then. */
final class StandaloneMaster {
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final int CONNECT_MILLIS = 5_000;

    private StandaloneMaster() {}

    /** Returns whether a master is that of a standalone cluster. */
    static boolean isOne(String master) {
        return master.startsWith("spark://");
    }

    /**
     * Does nothing for a master of another kind.
     *
     * @throws TidemillException of code {@code ENGINE_FAILED} if none of the masters takes connections
     */
    static void requireReachable(String master) {
        if (!isOne(master)) {
            return;
        }
        List<String> failures = new ArrayList<>();
        for (String address : master.substring("spark://".length()).split(",")) {
            Matcher parts = ADDRESS.matcher(address);
            if (!parts.matches()) {
                throw new TidemillException(
                        ErrorCode.INVALID_SETTING,
                        "tidemill.master is '" + master + "', but '" + address
                                + "' is no host:port; a standalone cluster is spark://host:7077");
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2))), CONNECT_MILLIS);
                return;
            } catch (IOException | IllegalArgumentException e) {
                failures.add(address + ": " + e.getMessage());
            }
        }
        throw new TidemillException(
                ErrorCode.ENGINE_FAILED,
                "No Spark master can be reached at " + master + " (" + String.join("; ", failures)
                        + "); start it, or correct tidemill.master");
    }
}

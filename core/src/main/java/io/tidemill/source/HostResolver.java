package io.tidemill.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. */
@FunctionalInterface
interface HostResolver {
    /** Returns the addresses, at least one, in the order to try them. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}

package io.tidemill.jdbc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The properties by which drivers bound their own waiting, so that what is given up does not wait in a thread forever. What URL
 * or properties of the program say stays as it is.
 */
final class DriverTimeouts {
    private DriverTimeouts() {}

    static Map<String, String> of(ConnectionSettings settings) {
        Duration connect = settings.connectTimeout();
        Duration answer = settings.answerTimeout().plusSeconds(1); // our own bound comes first, and says more
        Map<String, String> timeouts = new LinkedHashMap<>();
        String url = settings.url().toLowerCase(Locale.ROOT);
        if (url.startsWith("jdbc:postgresql:")) {
            timeouts.put("connectTimeout", seconds(connect));
            timeouts.put("loginTimeout", seconds(connect));
            timeouts.put("socketTimeout", seconds(answer));
            timeouts.put("tcpKeepAlive", "true");
        } else if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
            timeouts.put("connectTimeout", millis(connect));
            timeouts.put("socketTimeout", millis(answer));
        }
        timeouts.keySet().removeIf(name -> isGiven(settings, name));
        return timeouts;
    }

    private static boolean isGiven(ConnectionSettings settings, String name) {
        String inUrl = name.toLowerCase(Locale.ROOT) + "=";
        return settings.url().toLowerCase(Locale.ROOT).contains(inUrl)
                || settings.properties().keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Returns whole seconds, rounded up. */
    private static String seconds(Duration duration) {
        return Long.toString(
                Math.min(Integer.MAX_VALUE / 1000, duration.plusMillis(999).toSeconds()));
    }

    private static String millis(Duration duration) {
        return Long.toString(Math.min(Integer.MAX_VALUE, duration.toMillis()));
    }
}

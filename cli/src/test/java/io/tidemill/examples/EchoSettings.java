package io.tidemill.examples;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A program for tests of the command {@code run}: remembers how it was called. */
public final class EchoSettings {

    private static List<String> arguments = List.of();
    private static Map<String, String> settings = Map.of();

    private EchoSettings() {}

    public static void main(String[] args) {
        arguments = List.of(args);
        settings = new TreeMap<>();
        System.getProperties().forEach((key, value) -> {
            if (key.toString().startsWith("tidemill.")) {
                settings.put(key.toString(), value.toString());
            }
        });
    }

    public static List<String> arguments() {
        return arguments;
    }

    public static Map<String, String> settings() {
        return settings;
    }
}

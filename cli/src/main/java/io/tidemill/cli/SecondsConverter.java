package io.tidemill.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option as a number of seconds, from one to a billion. */
final class SecondsConverter implements ITypeConverter<Duration> {

    private static final long MOST = 1_000_000_000;

    @Override
    public Duration convert(String value) {
        long seconds = value.matches("[0-9]{1,10}") ? Long.parseLong(value) : 0;
        if (seconds < 1 || seconds > MOST) {
            throw new TypeConversionException("expected whole seconds from 1 to " + MOST + ", not '" + value + "'");
        }
        return Duration.ofSeconds(seconds);
    }
}

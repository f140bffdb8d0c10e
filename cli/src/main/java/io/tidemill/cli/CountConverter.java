package io.tidemill.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option as a whole number, from none to a billion. */
final class CountConverter implements ITypeConverter<Integer> {

    private static final int MOST = 1_000_000_000;

    @Override
    public Integer convert(String value) {
        long count = value.matches("[0-9]{1,10}") ? Long.parseLong(value) : -1;
        if (count < 0 || count > MOST) {
            throw new TypeConversionException("expected a whole number from 0 to " + MOST + ", not '" + value + "'");
        }
        return (int) count;
    }
}

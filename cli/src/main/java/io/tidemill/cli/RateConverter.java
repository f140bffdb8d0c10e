package io.tidemill.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option as a {@link Rate}. */
final class RateConverter implements ITypeConverter<Rate> {

    @Override
    public Rate convert(String value) {
        try {
            return Rate.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}

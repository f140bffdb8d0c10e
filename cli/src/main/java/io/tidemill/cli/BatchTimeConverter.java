package io.tidemill.cli;

import io.tidemill.settings.SettingType;
import io.tidemill.time.BatchTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option as a batch time: milliseconds since the epoch, or an instant. */
final class BatchTimeConverter implements ITypeConverter<BatchTime> {

    @Override
    public BatchTime convert(String value) {
        try {
            return BatchTime.ofEpochMillis(SettingType.BATCH_TIME.parse().apply(value));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("expected " + SettingType.BATCH_TIME.form() + ", not '" + value + "'");
        }
    }
}

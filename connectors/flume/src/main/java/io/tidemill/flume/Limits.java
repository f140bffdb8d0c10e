package io.tidemill.flume;

import io.tidemill.error.TidemillException;
import io.tidemill.time.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What bounds deliveries, however they come.
 *
 * @param mostMessageBytes the longest message that is read
 * @param inFlightBytes the most memory of all messages that are being read or wait to be stored
 * @param patience how long a delivery waits until it is safe
 * @param duplicates how duplicates are known, if they are dropped
 */
record Limits(int mostMessageBytes, int inFlightBytes, Duration patience, Optional<Duplicates> duplicates) {
    static final Limits USUAL = new Limits(8 << 20, 64 << 20, Duration.ofSeconds(10), Optional.empty());

    /**
     * How duplicates are known.
     *
     * @param header the header that holds the identity of an event
     * @param remembered how many identities are remembered
     */
    record Duplicates(String header, int remembered) {}

    /** Returns the memory of identities that these ask for, still empty; null where duplicates are kept. */
    @Nullable
    RecentIds newIds() {
        return duplicates
                .map(wanted -> new RecentIds(wanted.header(), wanted.remembered()))
                .orElse(null);
    }

    Limits withMostMessageBytes(int bytes) {
        int checked = (int) inRange("mostMessageBytes", bytes, 1 << 10, 1 << 30);
        return new Limits(checked, inFlightBytes, patience, duplicates);
    }

    Limits withInFlightBytes(int bytes) {
        int checked = (int) inRange("inFlightBytes", bytes, 1 << 16, Integer.MAX_VALUE);
        return new Limits(mostMessageBytes, checked, patience, duplicates);
    }

    Limits withPatience(Duration time) {
        return new Limits(mostMessageBytes, inFlightBytes, time("patience", time), duplicates);
    }

    Limits withDuplicates(String header, int remembered) {
        inRange("remembered", remembered, 1, 1 << 26);
        return new Limits(mostMessageBytes, inFlightBytes, patience, Optional.of(new Duplicates(header, remembered)));
    }

    static Duration time(String what, Duration time) {
        inRange(what + " in milliseconds", Durations.millis(time), 1, Integer.MAX_VALUE);
        return time;
    }

    static long inRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw TidemillException.invalidArgument(
                    what + " of a Flume source is " + value + "; expected " + least + " to " + most);
        }
        return value;
    }
}

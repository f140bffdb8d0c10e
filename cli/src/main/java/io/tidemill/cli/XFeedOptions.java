package io.tidemill.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code feed} that only X has. */
final class XFeedOptions {
    @Option(
            names = "--token",
            paramLabel = "T",
            defaultValue = "",
            description = "With --protocol x: the only bearer token that is accepted. Default: any.")
    private String token = "";

    @Option(
            names = "--streams",
            paramLabel = "N",
            description = "With --protocol x: how many streams may be open at a time. Default: 50.")
    private @Nullable Integer streams;

    @Option(
            names = "--disconnect",
            paramLabel = "N",
            converter = SecondsConverter.class,
            description =
                    "With --protocol x: every N seconds, ends all streams, in turn: in order, broken off, and after an"
                            + " operational-disconnect.")
    private @Nullable Duration disconnect;

    String token() {
        return token;
    }

    int streams() {
        return streams == null ? 50 : streams;
    }

    @Nullable
    Duration disconnect() {
        return disconnect;
    }

    /** Refuses the options where another protocol is spoken. */
    void requireNone(CommandLine command) {
        if (!token.isEmpty() || streams != null || disconnect != null) {
            throw new ParameterException(command, "--token, --streams and --disconnect need --protocol x");
        }
    }
}

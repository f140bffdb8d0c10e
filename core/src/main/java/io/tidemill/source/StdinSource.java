package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;

/**
 * A source that reads one input from where it stands to its end, such as the standard input of a program behind a pipe. At the end
 * the source has ended, and with it the program, where {@code tidemill.stop.when.sources.end} says so.
 *
 * <p>When its buffer is full it stops reading, so that the pipe slows down who writes into it. With a checkpoint directory whole
 * records that were read are in the received log before any batch sees them: a restart goes on with these. A pipe gives nothing
 * again, so what lies in it when the program ends is lost, unless the writer keeps it.
 *
 * <p>A read cannot be interrupted: the source's thread stays in it after a stop, and what it then brings is dropped.
 *
 * @param <T> the type of the records
 */
public final class StdinSource<T> implements Source<T> {
    private final InputStream input;
    private final RecordFormat<T> format;

    private StdinSource(InputStream input, RecordFormat<T> format) {
        this.input = requireNonNull(input, "input");
        this.format = requireNonNull(format, "format");
    }

    /** Returns a source of the UTF-8 lines of {@code input}, which is {@code System.in} in most programs. */
    public static StdinSource<String> lines(InputStream input) {
        return of(input, RecordFormat.lines());
    }

    /** Returns a source of the records of {@code input} in any format; they are decoded in tasks. It is read by one run, once. */
    public static <T> StdinSource<T> of(InputStream input, RecordFormat<T> format) {
        return new StdinSource<>(input, format);
    }

    @Override
    public String kind() {
        return "stdin";
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        ReceivedBytes<T> buffer = new ReceivedBytes<>(context, format, "the standard input");
        InputPump pump = new InputPump(input, new BytesIntake<>(buffer), context);
        pump.start(context);
        return new BufferedRun<>(pump, buffer);
    }

    @Override
    public String toString() {
        return "standard input";
    }
}

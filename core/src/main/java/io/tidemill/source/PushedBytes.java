package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes that a pushed source has received and no batch has taken yet: what a source outside of core is built over. One thread
 * of the source fills it, tasks decode what it holds. It is bounded in bytes, and with a checkpoint directory whole records are in
 * the received log before a batch sees them.
 *
 * <pre>{@code
 * public SourceRun<String> start(SourceContext context) {
 *     PushedBytes<String> bytes = PushedBytes.open(context, RecordFormat.lines(), "the queue");
 *     Thread reader = context.startThread("queue", () -> readAll(bytes)); // receive(...), again and again, then end()
 *     return bytes.run(reader::interrupt);
 * }
 * }</pre>
 *
 * @param <T> the type of the records
 */
public final class PushedBytes<T> {
    private final BytesIntake<T> intake;

    private PushedBytes(BytesIntake<T> intake) {
        this.intake = intake;
    }

    /**
     * Returns an empty one, for one run of a source.
     *
     * @param origin where the bytes come from, for messages
     * @throws TidemillException if the context's buffer is too small for one record of the format
     */
    public static <T> PushedBytes<T> open(SourceContext context, RecordFormat<T> format, String origin) {
        requireNonNull(format, "format");
        return new PushedBytes<>(new BytesIntake<>(new ReceivedBytes<>(context, format, origin)));
    }

    /**
     * Takes all that {@code input} gives, waiting while there is no room; returns when it has ended, or the source is stopped. A
     * record that is incomplete at the end is counted as {@code incomplete}, unless the format {@link RecordFormat#endsWithInput
     * ends with the input}. Called by one thread, for one input after the other.
     *
     * @throws IOException if the input fails; the whole records before are kept
     * @throws TidemillException if the bytes are not in the format
     */
    public void receive(InputStream input) throws IOException {
        intake.receive(input);
    }

    /** Says that nothing will come any more; called last, by the thread that receives. */
    public void end() {
        intake.end();
    }

    /**
     * Returns the running source.
     *
     * @param stop ends the receiving, and returns when it has ended; called by the batches' thread, perhaps more than once
     */
    public SourceRun<T> run(Runnable stop) {
        requireNonNull(stop, "stop");
        return new BufferedRun<>(stop::run, intake.buffer());
    }
}

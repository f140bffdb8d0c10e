package io.tidemill.source;

import static java.util.Objects.requireNonNull;

/**
 * A source whose records a {@link Receiver} stores.
 *
 * @param <T> the type of the records
 */
public final class ReceiverSource<T> implements Source<T> {
    private final Receiver<T> receiver;

    private ReceiverSource(Receiver<T> receiver) {
        this.receiver = requireNonNull(receiver, "receiver");
    }

    /** Returns the source of what {@code receiver} stores; a receiver serves one running stream at a time. */
    public static <T> ReceiverSource<T> of(Receiver<T> receiver) {
        return new ReceiverSource<>(receiver);
    }

    @Override
    public String kind() {
        return "receiver";
    }

    @Override
    public String place() {
        return receiver.getClass().getName();
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        ReceivedRecords<T> buffer = new ReceivedRecords<>(context, receiver.className());
        ReceiverControl<T> control = new ReceiverControl<>(receiver, buffer, context);
        receiver.attach(control);
        control.start(context);
        return new BufferedRun<>(control, buffer);
    }

    @Override
    public String toString() {
        return "receiver " + receiver.className();
    }
}

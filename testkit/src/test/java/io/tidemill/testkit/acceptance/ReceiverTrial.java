package io.tidemill.testkit.acceptance;

import io.tidemill.source.Receiver;
import io.tidemill.source.ReceiverSource;
import io.tidemill.source.Source;
import java.util.stream.IntStream;

/** A receiver, whose sender stores. */
final class ReceiverTrial implements SourceTrial<String> {
    private Storing receiver = new Storing();
    private volatile boolean isNew;

    private static final class Storing extends Receiver<String> {
        @Override
        protected void onStart() {}

        @Override
        protected void onStop() {}
    }

    @Override
    public Source<String> source() {
        receiver = new Storing();
        isNew = true;
        return ReceiverSource.of(receiver);
    }

    @Override
    public void send(int from, int to) {
        if (isNew) {
            Texts.await(receiver::isStarted);
            isNew = false;
        }
        IntStream.range(from, to).forEach(number -> receiver.store(Texts.record(number)));
    }

    @Override
    public int number(String record) {
        return Texts.number(record);
    }

    @Override
    public void close() {}
}

package io.tidemill.kafka;

/** What the tasks of a running source share: consumers, the way to the dead letters, and where to tell what they find. */
final class ReadingTools<K, V> implements AutoCloseable {
    private final ConsumerPool<K, V> consumers;
    private final DeadLetters deadLetters;
    private final TopicGuard guard;
    private final ReadingNotes notes;

    ReadingTools(KafkaReading<K, V> reading, int mostIdle, ReadingNotes notes) {
        this.consumers = new ConsumerPool<>(reading, mostIdle);
        this.deadLetters = new DeadLetters(reading);
        this.guard = new TopicGuard(reading);
        this.notes = notes;
    }

    ConsumerPool<K, V> consumers() {
        return consumers;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    TopicGuard guard() {
        return guard;
    }

    ReadingNotes notes() {
        return notes;
    }

    @Override
    public void close() {
        consumers.close();
        deadLetters.close();
        guard.close();
    }
}

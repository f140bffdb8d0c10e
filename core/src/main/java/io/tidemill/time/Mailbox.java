package io.tidemill.time;

/**
 * A queue of events for one handler, which handles them one at a time. Safe for use by many threads.
 *
 * @param <E> the type of the events
 */
public interface Mailbox<E> extends AutoCloseable {
    /** Adds an event; it is handled soon, after those that were added before. After the close it is dropped. */
    void post(E event);

    /** Adds an event that is handled when the clock reaches {@code epochMillis}, in the order of these times. */
    void postAt(long epochMillis, E event);

    /** Interrupts the handler's thread if it is handling an event; does nothing when called by that thread. */
    void interruptHandler();

    /** Returns whether the calling thread is handling an event. */
    boolean isHandling();

    /** Returns what the handler's thread is doing; nothing where it has ended. */
    StackTraceElement[] handlerStack();

    /** Lets the JVM end although an event may still be handled, since nothing waits for that any more. */
    void abandon();

    /** Drops all events and ends; an event being handled is not interrupted. */
    @Override
    void close();
}

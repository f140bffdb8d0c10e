package io.tidemill.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads an input whose reads cannot be interrupted. */
final class InputPump implements Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(InputPump.class);

    private enum State {
        /** In a read, or not started: nothing is on its way to the buffer. */
        READING,
        /** What was read is put into the buffer. */
        STORING,
        /** Nothing more is put into the buffer. */
        OVER
    }

    private final InputStream input;
    private final BytesIntake<?> intake;
    private final SourceEvents events;
    private final String name;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private State state = State.READING;
    private boolean stopping;

    InputPump(InputStream input, BytesIntake<?> intake, SourceContext context) {
        this.input = input;
        this.intake = intake;
        this.events = context.events();
        this.name = context.name();
    }

    void start(SourceContext context) {
        context.startThread("stdin", this::run);
    }

    /** Returns when what has been read is in the buffer; a read that is under way is left alone, and brings nothing any more. */
    @Override
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            while (state == State.STORING) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        events.started("reading the standard input");
        try {
            intake.receive(new StoppableInput());
            say("the standard input has ended");
        } catch (IOException e) {
            if (!isStopping()) {
                events.failed("reading the standard input failed: " + e.getMessage(), e);
                say("the standard input cannot be read");
            }
        } catch (Throwable e) {
            events.fatal(name + " cannot go on reading the standard input: " + e.getMessage(), e);
        } finally {
            intake.end();
            become(State.OVER);
            events.wake();
        }
    }

    private void say(String message) {
        if (!isStopping()) {
            LOG.info("{}: {}", name, message);
            events.stopped(message);
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the pump is stopping, so that the state stays as it was. */
    private boolean become(State next) {
        lock.lock();
        try {
            if (next != State.STORING || !stopping) {
                state = next;
            }
            changed.signalAll();
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    /** The input, which seems to break at a stop. */
    private final class StoppableInput extends FilterInputStream {
        StoppableInput() {
            super(input);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            boolean goesOn = become(State.READING);
            int count = goesOn ? super.read(target, offset, length) : -1;
            if (!goesOn || !become(State.STORING)) {
                throw new IOException("the source was stopped");
            }
            return count;
        }
    }
}

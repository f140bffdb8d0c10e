package io.tidemill.rdd;

import io.tidemill.engine.TaskScope;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A partition on its way through a program. The task's thread does what belongs to a task, reading records and handing out
 * lines; three threads move bytes, so that neither side of the program can block the other:
 *
 * <pre>
 *   records -> task -> [input lines] -> writer -> program -> reader -> [output lines] -> task -> records
 *                                                   \-> error reader: its last words, for the error
 * </pre>
 *
 * Both queues are bounded: when the output is full the reader waits, then the program, then the writer; and the task takes no
 * further record.
 */
final class PipedProcess implements Iterator<String> {
    private static final int QUEUED_LINES = 1_024;
    private static final int LAST_WORDS = 2_000;

    private final PipeCommand command;
    private final Operator operator;
    private final Iterator<?> records;
    private final Process process;
    private final Object lock = new Object();

    /* Guarded by the lock. */
    private final ArrayDeque<String> input = new ArrayDeque<>();
    private final ArrayDeque<String> output = new ArrayDeque<>();
    private final StringBuilder lastWords = new StringBuilder();
    private boolean inputEnded;
    private boolean writerEnded;
    private boolean outputEnded;
    private boolean errorsEnded;
    private boolean stopped;
    private @Nullable IOException failure;

    private PipedProcess(PipeCommand command, Operator operator, Iterator<?> records, Process process) {
        this.command = command;
        this.operator = operator;
        this.records = records;
        this.process = process;
    }

    /** Starts the program for a partition; it is destroyed when the task ends. */
    static PipedProcess start(PipeCommand command, Operator operator, int partition, Iterator<?> records) {
        ProcessBuilder builder = new ProcessBuilder(command.command());
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.FUNCTION_FAILED,
                    operator + " cannot start '" + command + "': " + e.getMessage()
                            + "; check that the program is installed where tasks run",
                    e);
        }
        PipedProcess piped = new PipedProcess(command, operator, records, process);
        TaskScope.current().ifPresent(scope -> scope.atEnd(piped::stop));
        piped.startThread(partition, "writer", piped::write);
        piped.startThread(partition, "reader", piped::read);
        piped.startThread(partition, "errors", piped::readErrors);
        return piped;
    }

    private void startThread(int partition, String role, Runnable work) {
        Thread thread = new Thread(work, "tidemill-pipe-" + partition + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    // ---- the task's thread

    @Override
    public boolean hasNext() {
        while (true) {
            synchronized (lock) {
                while (output.isEmpty() && !outputEnded && !wantsInput()) {
                    await();
                }
                if (!output.isEmpty()) {
                    return true;
                }
                if (outputEnded) {
                    requireSuccess();
                    return false;
                }
            }
            // records are read without the lock: it is the program's code that makes them
            String line = records.hasNext() ? String.valueOf(records.next()) : null;
            synchronized (lock) {
                if (line == null) {
                    inputEnded = true;
                } else {
                    input.add(line);
                }
                lock.notifyAll();
            }
        }
    }

    private boolean wantsInput() {
        return !inputEnded && !writerEnded && input.size() < QUEUED_LINES;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        synchronized (lock) {
            lock.notifyAll();
            return output.remove();
        }
    }

    /** Waits for a change; called with the lock. */
    @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
    private void await() {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, operator + " was interrupted in '" + command + "'", e);
        }
    }

    private void requireSuccess() {
        int exit;
        try {
            exit = process.waitFor();
            while (!errorsEnded) {
                lock.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, operator + " was interrupted in '" + command + "'", e);
        }
        if (exit != 0 || failure != null) {
            throw new TidemillException(
                    ErrorCode.FUNCTION_FAILED,
                    "The command of " + operator + " failed: '" + command + "' ended with exit code " + exit
                            + (failure == null ? "" : " (" + failure.getMessage() + ")")
                            + (lastWords.isEmpty()
                                    ? " and no error output"
                                    : "; its error output ends with:\n" + lastWords),
                    failure);
        }
    }

    /** Ends the program and the threads; without effect on a program that has ended. */
    private void stop() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
        process.destroyForcibly();
    }

    // ---- the other threads

    /** Writes lines to the program. That it closes its input early, as head does, is no failure. */
    private void write() {
        try (BufferedWriter writer =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), command.charset()))) {
            for (String line = nextInput(); line != null; line = nextInput()) {
                writer.write(line);
                writer.write('\n');
            }
        } catch (IOException e) {
            // a broken pipe: the exit code tells whether the program meant it
        } finally {
            synchronized (lock) {
                writerEnded = true;
                input.clear();
                lock.notifyAll();
            }
        }
    }

    private @Nullable String nextInput() {
        synchronized (lock) {
            while (input.isEmpty() && !inputEnded && !stopped) {
                if (!awaitUninterrupted()) {
                    return null;
                }
            }
            lock.notifyAll();
            return stopped ? null : input.poll();
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), command.charset()))) {
            for (String line = reader.readLine(); line != null && offer(line); ) {
                line = reader.readLine();
            }
        } catch (IOException e) {
            synchronized (lock) {
                failure = stopped ? null : e;
            }
        } finally {
            synchronized (lock) {
                outputEnded = true;
                lock.notifyAll();
            }
        }
    }

    private boolean offer(String line) {
        synchronized (lock) {
            while (output.size() >= QUEUED_LINES && !stopped) {
                if (!awaitUninterrupted()) {
                    return false;
                }
            }
            output.add(line);
            lock.notifyAll();
            return !stopped;
        }
    }

    private void readErrors() {
        char[] buffer = new char[LAST_WORDS];
        try (InputStreamReader reader = new InputStreamReader(process.getErrorStream(), command.charset())) {
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                synchronized (lock) {
                    lastWords.append(buffer, 0, read);
                    lastWords.delete(0, Math.max(0, lastWords.length() - LAST_WORDS));
                }
            }
        } catch (IOException e) {
            // what was read before is all there is to say
        } finally {
            synchronized (lock) {
                errorsEnded = true;
                lock.notifyAll();
            }
        }
    }

    /** Waits on a thread that nobody interrupts; returns false if somebody did. */
    @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
    private boolean awaitUninterrupted() {
        try {
            lock.wait();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

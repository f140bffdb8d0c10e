package io.tidemill.source;

import io.tidemill.error.FunctionFailedException;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Makes records of each connection with a function of the program, on the client's thread. */
record ConverterIntake<T>(
        MapFunction<? super InputStream, ? extends Iterable<? extends T>> converter, ReceivedRecords<T> buffer)
        implements SocketIntake<T> {
    @Override
    public void receive(InputStream input) throws IOException {
        try {
            for (T record : converter.apply(input)) {
                if (!buffer.store(record)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (buffer.isStopped()) {
                return; // a stop closes the connection, and the function may take that as it likes
            }
            if (e instanceof TidemillException unwritten) {
                throw unwritten; // not of the function, but of the received log
            }
            throw new FunctionFailedException("socketStream", e);
        }
    }

    @Override
    public void end() {
        buffer.end();
    }

    /** Returns nothing: from the stop on the buffer refuses records, and the program's function may go on as it likes. */
    @Override
    public Duration stopPatience() {
        return Duration.ZERO;
    }
}

package io.tidemill.source;

import io.tidemill.source.ReceivedBytes.Read;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Moves bytes from the connection to the buffer. */
record BytesIntake<T>(ReceivedBytes<T> buffer) implements SocketIntake<T> {
    @Override
    public void receive(InputStream input) throws IOException {
        try {
            Read read = buffer.readFrom(input);
            while (read == Read.SOMETHING) {
                read = buffer.readFrom(input);
            }
            buffer.endConnection(read == Read.END);
        } catch (IOException e) {
            buffer.endConnection(false);
            throw e;
        }
    }

    @Override
    public void end() {
        buffer.endFilling();
    }

    /** Returns far more than it takes: nothing that was read may be lost at a stop. */
    @Override
    public Duration stopPatience() {
        return Duration.ofSeconds(10);
    }
}

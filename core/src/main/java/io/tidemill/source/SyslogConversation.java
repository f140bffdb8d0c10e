package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** The messages of one connection: whole ones are stored as they come, so that a slow or broken sender concerns nobody else. */
final class SyslogConversation implements Conversation {
    private static final int FIRST_BYTES = 8 << 10;

    /** How long a client may be silent while others wait for a place. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** How long a silent client may take to close, when it is asked to. */
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(30);

    private final Duration idleTimeout;
    private final SyslogFormat format;
    private final SharedBytes<SyslogMessage> intake;
    private final SourceEvents events;

    SyslogConversation(
            Duration idleTimeout, SyslogFormat format, SharedBytes<SyslogMessage> intake, SourceEvents events) {
        this.idleTimeout = idleTimeout;
        this.format = format;
        this.intake = intake;
        this.events = events;
    }

    @Override
    public void hold(Connection connection) throws IOException {
        Frames frames = new Frames(connection);
        try {
            if (frames.readAll()) {
                frames.end(connection.isInputEnded());
            }
        } catch (SocketTimeoutException e) {
            frames.end(true);
        } catch (IOException e) {
            frames.end(true);
            throw e;
        }
    }

    /** What has come of one connection and is not stored. Owned by the connection's thread. */
    private final class Frames {
        private final Connection connection;
        private final InputStream input;
        private final String sender;
        private byte[] bytes = new byte[FIRST_BYTES];
        private int length;

        /** Whether the rest of a message follows that was too long. */
        private boolean skipping;

        Frames(Connection connection) {
            this.connection = connection;
            this.input = connection.input();
            this.sender = String.valueOf(connection.client());
        }

        /** Reads to the end; returns false if the connection is of no more use before. */
        boolean readAll() throws IOException {
            connection.awaitClient(idleTimeout, GRACE);
            makeRoom();
            int count = read();
            while (count >= 0 && received(count)) {
                makeRoom();
                count = read();
            }
            return count < 0;
        }

        /** Reads what comes; a client that is silent for too long is asked to close, and what it sends until then is read. */
        private int read() throws IOException {
            try {
                return input.read(bytes, length, bytes.length - length);
            } catch (SocketTimeoutException e) {
                if (connection.isAsked()) {
                    throw e;
                }
                connection.askToLeave();
                connection.awaitClient(LEAVE_PATIENCE, GRACE);
                return input.read(bytes, length, bytes.length - length);
            }
        }

        private void makeRoom() {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * length, format.maxRecordBytes() + 1));
            }
        }

        /** Stores what is whole now; returns false if the connection is of no more use. */
        private boolean received(int count) {
            if (length == 0 && bytes[0] == Connection.TLS_HANDSHAKE) {
                events.counted(
                        "malformed", 1, sender + " speaks TLS, which is not understood here; its connection is closed");
                return false;
            }
            int searched = length;
            length += count;
            if (skipping) {
                int newline = Newlines.firstOrZero(bytes, 0, length);
                skipping = newline < 0;
                dropFirst(skipping ? length : newline + 1);
                searched = 0;
            }
            int end = wholeEnd(searched);
            while (end > 0 && store(end)) {
                end = wholeEnd(0);
            }
            return end == 0 && (length < format.maxRecordBytes() || cut());
        }

        /** Returns where the last whole message ends; below 0 if what there is cannot be right, and nothing behind it. */
        private int wholeEnd(int searched) {
            try {
                return format.lastRecordEnd(bytes, 0, searched, length);
            } catch (TidemillException e) {
                events.counted("malformed", 1, e.getMessage() + ", from " + sender + ", whose connection is closed");
                return -1;
            }
        }

        private boolean store(int end) {
            connection.becomeBusy();
            boolean stored = intake.store(bytes, end);
            dropFirst(end);
            connection.awaitClient(connection.isAsked() ? LEAVE_PATIENCE : idleTimeout, GRACE);
            return stored;
        }

        private void dropFirst(int count) {
            System.arraycopy(bytes, count, bytes, 0, length - count);
            length -= count;
        }

        /** Stores the beginning of a message that is too long, of which the rest will be passed over. */
        private boolean cut() {
            events.counted("truncated", 1, "a message of " + sender);
            skipping = true;
            length = format.maxRecordBytes();
            bytes[length - 1] = '\n';
            return store(length);
        }

        /** Stores a message that the sender ended with the connection; one that was cut through is counted and dropped. */
        void end(boolean isCut) {
            if (length == 0) {
                return;
            }
            if (!isCut && SyslogFormat.isUncounted(bytes, 0, length)) {
                bytes = Arrays.copyOf(bytes, length + 1);
                bytes[length++] = '\n';
                store(length);
            } else {
                events.counted("incomplete", 1, "the connection of " + sender + " ended within a message");
            }
        }
    }
}

package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;

/** The messages of one connection: whole ones are stored as they come, so that a slow or broken sender concerns nobody else. */
final class SyslogConversation implements Conversation {
    private static final int FIRST_BYTES = 8 << 10;

    private final SyslogFormat format;
    private final SharedBytes<SyslogMessage> intake;
    private final SourceEvents events;

    SyslogConversation(SyslogFormat format, SharedBytes<SyslogMessage> intake, SourceEvents events) {
        this.format = format;
        this.intake = intake;
        this.events = events;
    }

    @Override
    public void hold(Socket socket) throws IOException {
        socket.setKeepAlive(true);
        Frames frames = new Frames(String.valueOf(socket.getRemoteSocketAddress()));
        if (frames.readAll(socket.getInputStream())) {
            frames.end(socket.isInputShutdown());
        }
    }

    /** What has come of one connection and is not stored. Owned by the connection's thread. */
    private final class Frames {
        private final String sender;
        private byte[] bytes = new byte[FIRST_BYTES];
        private int length;

        /** Whether the rest of a message follows that was too long. */
        private boolean skipping;

        Frames(String sender) {
            this.sender = sender;
        }

        /** Reads to the end; returns false if the connection is of no more use before. */
        boolean readAll(InputStream input) throws IOException {
            makeRoom();
            int count = input.read(bytes, length, bytes.length - length);
            while (count >= 0 && received(count)) {
                makeRoom();
                count = input.read(bytes, length, bytes.length - length);
            }
            return count < 0;
        }

        private void makeRoom() {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * length, format.maxRecordBytes() + 1));
            }
        }

        /** Stores what is whole now; returns false if the connection is of no more use. */
        private boolean received(int count) {
            int searched = length;
            length += count;
            if (skipping) {
                int newline = Newlines.first(bytes, 0, length);
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

        /** Returns where the last whole message ends; below 0 if what there is can not be right, and nothing behind it. */
        private int wholeEnd(int searched) {
            try {
                return format.lastRecordEnd(bytes, 0, searched, length);
            } catch (TidemillException e) {
                events.counted("malformed", 1, e.getMessage() + ", from " + sender + ", whose connection is closed");
                return -1;
            }
        }

        private boolean store(int end) {
            boolean stored = intake.store(bytes, end);
            dropFirst(end);
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

        /** Stores a message that the sender ended with the connection; one that a stop cut through is dropped. */
        void end(boolean isStopped) {
            if (length == 0) {
                return;
            }
            if (!isStopped && SyslogFormat.isUncounted(bytes, 0, length)) {
                bytes = Arrays.copyOf(bytes, length + 1);
                bytes[length++] = '\n';
                store(length);
            } else {
                events.counted("incomplete", 1, "the connection of " + sender + " ended within a message");
            }
        }
    }
}

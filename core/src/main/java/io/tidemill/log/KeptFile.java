package io.tidemill.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A file that is written once, as a whole: it appears complete and durable, or not at all. Its content goes in blocks with checksums,
 * so that a reader never gets a byte that was not checked and needs memory for one block only.
 */
public final class KeptFile {
    static final int BLOCK_BYTES = 64 << 10;

    private static final int VERSION = 2;
    private static final byte[] MAGIC = "TIDEKEPT".getBytes(US_ASCII);
    private static final int HEADER_BYTES = 32;
    private static final int BLOCK_HEADER_BYTES = 8;

    private KeptFile() {}

    /**
     * Begins to write the file {@code name}; one that has the name is replaced when {@link Writer#commit} returns.
     *
     * @param owner the id of the checkpoint directory to which it belongs
     */
    public static Writer create(LogStore store, String name, UUID owner) {
        return new Writer(store, name, owner);
    }

    /**
     * Opens the file {@code name} to read. Reading throws {@link TidemillException} of code {@code CHECKPOINT_DAMAGED}, with the offset,
     * when it comes to something that was not written so, under this name, and for the checkpoint directory of the id {@code owner}.
     */
    public static InputStream open(LogStore store, String name, UUID owner) {
        try {
            return new Reader(store, name, owner, store.open(name));
        } catch (NoSuchFileException e) {
            throw Failures.damaged(store, name, 0, "the file", "none");
        } catch (IOException e) {
            throw Failures.notRead(store, name, e);
        }
    }

    private static ByteBuffer header(String name, UUID owner) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(VERSION);
        header.putLong(owner.getMostSignificantBits()).putLong(owner.getLeastSignificantBits());
        return header.putInt(checksum(name, header.duplicate().flip())).flip();
    }

    /** The checksum of the header covers the file's name too, so that a file counts only where it was put. */
    private static int checksum(String name, ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(UTF_8));
        crc.update(header);
        return (int) crc.getValue();
    }

    /** The checksum of a block covers its offset in the file and its length too. */
    private static int checksum(long offset, int length, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(offset)
                .putInt(length)
                .flip());
        crc.update(content);
        return (int) crc.getValue();
    }

    /** The content of a file that is being written; used by one thread. Closed before {@link #commit}, it leaves nothing. */
    public static final class Writer extends OutputStream {
        private final LogStore store;
        private final String name;
        private final UUID owner;
        private final String aside;
        private final LogOutput output;
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        private boolean isDone;

        private Writer(LogStore store, String name, UUID owner) {
            this.store = store;
            this.name = name;
            this.owner = owner;
            this.aside = name + Journal.ASIDE;
            output = create();
        }

        private LogOutput create() {
            try {
                store.delete(aside);
                LogOutput created = store.create(aside);
                boolean isBegun = false;
                try {
                    created.write(header(name, owner));
                    isBegun = true;
                    return created;
                } finally {
                    if (!isBegun) {
                        created.close();
                    }
                }
            } catch (IOException e) {
                throw Failures.notWritten(store, aside, e);
            }
        }

        @Override
        public void write(int oneByte) {
            if (!block.hasRemaining()) {
                writeBlock();
            }
            block.put((byte) oneByte);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int written = 0;
            while (written < length) {
                if (!block.hasRemaining()) {
                    writeBlock();
                }
                int part = Math.min(block.remaining(), length - written);
                block.put(bytes, offset + written, part);
                written += part;
            }
        }

        private void writeBlock() {
            block.flip();
            int length = block.remaining();
            ByteBuffer blockHeader = ByteBuffer.allocate(BLOCK_HEADER_BYTES)
                    .putInt(length)
                    .putInt(checksum(output.bytes(), length, block.duplicate()))
                    .flip();
            try {
                output.write(blockHeader, block);
            } catch (IOException e) {
                throw Failures.notWritten(store, aside, e);
            }
            block.clear();
        }

        /** Ends the file and puts it in its place, durably. */
        public void commit() {
            if (isDone) {
                throw TidemillException.invalidState(
                        "The file " + Failures.path(store, name) + " is committed or closed");
            }
            if (block.position() > 0) {
                writeBlock();
            }
            writeBlock(); // the empty one is the end
            try {
                output.sync();
                output.close();
                store.rename(aside, name);
            } catch (IOException e) {
                throw Failures.notWritten(store, aside, e);
            }
            isDone = true;
        }

        @Override
        public void close() {
            if (isDone) {
                return;
            }
            isDone = true;
            try (output) {
                store.delete(aside);
            } catch (IOException e) {
                throw Failures.notWritten(store, aside, e);
            }
        }
    }

    /** The checked content of a file. */
    private static final class Reader extends InputStream {
        private final LogStore store;
        private final String name;
        private final UUID owner;
        private final LogInput input;
        private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);
        private long offset;
        private boolean isAtEnd;

        Reader(LogStore store, String name, UUID owner, LogInput input) {
            this.store = store;
            this.name = name;
            this.owner = owner;
            this.input = input;
        }

        @Override
        public int read() {
            return hasMore() ? Byte.toUnsignedInt(block.get()) : -1;
        }

        @Override
        public int read(byte[] target, int start, int length) {
            if (length == 0) {
                return 0;
            }
            if (!hasMore()) {
                return -1;
            }
            int part = Math.min(length, block.remaining());
            block.get(target, start, part);
            return part;
        }

        @Override
        public int available() {
            return block.remaining();
        }

        private boolean hasMore() {
            try {
                if (offset == 0) {
                    readHeader();
                }
                if (!block.hasRemaining() && !isAtEnd) {
                    readBlock();
                }
                return block.hasRemaining();
            } catch (IOException e) {
                throw Failures.notRead(store, name, e);
            }
        }

        private void readHeader() throws IOException {
            fill(header);
            UUID found = new UUID(header.getLong(MAGIC.length + Integer.BYTES), header.getLong(HEADER_BYTES - 12));
            if (!header.equals(header(name, found))) {
                throw Failures.damaged(
                        store,
                        name,
                        0,
                        "the header of version " + VERSION + " of the format, for this name",
                        "another one: the file was changed, or was put here under a name that it did not have");
            }
            if (!found.equals(owner)) {
                throw Failures.foreign(store, name, owner, found);
            }
            offset = HEADER_BYTES;
        }

        private void readBlock() throws IOException {
            fill(header.clear().limit(BLOCK_HEADER_BYTES));
            int length = header.getInt();
            int found = header.getInt();
            if (length < 0 || length > BLOCK_BYTES) {
                throw Failures.damaged(
                        store, name, offset, "a block of at most " + BLOCK_BYTES + " bytes", "" + length);
            }
            block.clear().limit(length);
            if (input.read(block, offset + BLOCK_HEADER_BYTES) < length) {
                throw Failures.damaged(store, name, offset, "a block of " + length + " bytes", "the end of the file");
            }
            block.flip();
            int checksum = checksum(offset, length, block.duplicate());
            if (found != checksum) {
                throw Failures.damaged(
                        store, name, offset, "a block with checksum " + Segment.hex(checksum), Segment.hex(found));
            }
            offset += BLOCK_HEADER_BYTES + length;
            isAtEnd = length == 0;
            if (isAtEnd && input.size() != offset) {
                throw Failures.damaged(
                        store, name, offset, "the end of the file", "" + (input.size() - offset) + " bytes");
            }
        }

        private void fill(ByteBuffer bytes) throws IOException {
            int wanted = bytes.remaining();
            if (input.read(bytes, offset) < wanted) {
                throw Failures.damaged(store, name, offset, "a header of " + wanted + " bytes", "the end of the file");
            }
            bytes.flip();
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}

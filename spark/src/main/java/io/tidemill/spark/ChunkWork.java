package io.tidemill.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Makes chunks of all records of a partition, to be kept as bytes. */
record ChunkWork<T>() implements Work<T, Chunk> {
    @Override
    public Iterator<Chunk> run(PieceTask<T> task) {
        return chunks(task.records());
    }

    /** Returns chunks of the records, which are read as they are needed. */
    static Iterator<Chunk> chunks(Iterator<?> records) {
        ChunkWriter writer = new ChunkWriter();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !writer.isEmpty() || records.hasNext();
            }

            @Override
            public Chunk next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                while (records.hasNext() && !writer.isFull() && !writer.hasOlder()) {
                    writer.write(records.next());
                }
                return writer.take();
            }
        };
    }

    /** Returns the records of the chunks of a partition. */
    static Iterator<?> read(Iterator<?> held) {
        return new ChunkReader(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return held.hasNext();
            }

            @Override
            public byte[] next() {
                return ((Chunk) held.next()).bytes();
            }
        });
    }
}

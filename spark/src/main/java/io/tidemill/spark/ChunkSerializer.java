package io.tidemill.spark;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * How chunks and their keys are written when Spark moves them. They are bytes already, so nothing is left to be found out about
 * objects.
 *
 * <pre>
 *   key      target (4 bytes)   task (4 bytes)   number (4 bytes)
 *   chunk    length (4 bytes)   bytes
 * </pre>
 */
final class ChunkSerializer extends Serializer implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public SerializerInstance newInstance() {
        return new Instance();
    }

    private static final class Instance extends SerializerInstance {
        @Override
        public SerializationStream serializeStream(OutputStream out) {
            return new Writing(new DataOutputStream(out));
        }

        @Override
        public DeserializationStream deserializeStream(InputStream in) {
            return new Reading(in);
        }

        @Override
        public <T> ByteBuffer serialize(T value, ClassTag<T> type) {
            throw onlyStreams();
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassTag<T> type) {
            throw onlyStreams();
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> type) {
            throw onlyStreams();
        }

        private static UnsupportedOperationException onlyStreams() {
            return new UnsupportedOperationException("Chunks are written in streams only");
        }
    }

    /** Reads or writes. */
    @FunctionalInterface
    private interface Transfer<R> {
        R run() throws IOException;
    }

    private static <R> R unchecked(Transfer<R> transfer) {
        try {
            return transfer.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Writing extends SerializationStream {
        private final DataOutputStream out;

        Writing(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public <T> SerializationStream writeObject(T value, ClassTag<T> type) {
            return unchecked(() -> {
                if (value instanceof ChunkKey key) {
                    out.writeInt(key.target());
                    out.writeInt(key.task());
                    out.writeInt(key.number());
                } else {
                    byte[] bytes = ((Chunk) value).bytes();
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
                return this;
            });
        }

        @Override
        public void flush() {
            unchecked(() -> {
                out.flush();
                return this;
            });
        }

        @Override
        public void close() {
            unchecked(() -> {
                out.close();
                return this;
            });
        }
    }

    private static final class Reading extends DeserializationStream {
        private final PushbackInputStream ahead;
        private final DataInputStream in;

        Reading(InputStream in) {
            this.ahead = new PushbackInputStream(new BufferedInputStream(in));
            this.in = new DataInputStream(ahead);
        }

        @Override
        @SuppressWarnings("unchecked") // what was written in this place
        public <T> T readKey(ClassTag<T> type) {
            return (T) unchecked(() -> new ChunkKey(in.readInt(), in.readInt(), in.readInt()));
        }

        @Override
        @SuppressWarnings("unchecked") // what was written in this place
        public <T> T readValue(ClassTag<T> type) {
            return (T) unchecked(() -> {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                return new Chunk(bytes);
            });
        }

        @Override
        public <T> T readObject(ClassTag<T> type) {
            throw new UnsupportedOperationException("Chunks are read in pairs of key and chunk");
        }

        @Override
        public scala.collection.Iterator<Tuple2<Object, Object>> asKeyValueIterator() {
            ClassTag<Object> any = ClassTag$.MODULE$.apply(Object.class);
            return CollectionConverters.asScala(new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return unchecked(() -> {
                        int next = ahead.read();
                        if (next >= 0) {
                            ahead.unread(next);
                        }
                        return next >= 0;
                    });
                }

                @Override
                public Tuple2<Object, Object> next() {
                    return new Tuple2<>(readKey(any), readValue(any));
                }
            });
        }

        @Override
        public void close() {
            unchecked(() -> {
                in.close();
                return this;
            });
        }
    }
}

package io.tidemill.engine;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records by Java serialization, in blocks, so that neither side remembers more than a block. A file is a row of arrays of
 * records, and null at its end.
 *
 * @param allowed which classes may be read
 */
public record JavaSerializer(AllowedClasses allowed) implements RecordSerializer {
    private static final int BLOCK_RECORDS = 128;
    private static final int BUFFER_BYTES = 1 << 16;

    @Override
    public RecordWriter writer(OutputStream out, Consumer<Class<?>> classes) throws IOException {
        return new Writer(new ReportingOutput(new BufferedOutputStream(out, BUFFER_BYTES), classes));
    }

    @Override
    public <T> RecordReader<T> reader(InputStream in) throws IOException {
        return new Reader<>(new FilteredInput(new BufferedInputStream(in, BUFFER_BYTES), allowed));
    }

    private static final class Writer implements RecordWriter {
        private final ObjectOutputStream out;
        private @Nullable Object[] block = new Object[BLOCK_RECORDS];
        private int size;

        Writer(ObjectOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(@Nullable Object record) throws IOException {
            block[size++] = record;
            if (size == BLOCK_RECORDS) {
                writeBlock();
            }
        }

        private void writeBlock() throws IOException {
            out.writeObject(size == BLOCK_RECORDS ? block : java.util.Arrays.copyOf(block, size));
            out.reset(); // else both ends remember every object
            block = new Object[BLOCK_RECORDS];
            size = 0;
        }

        @Override
        public void finish() throws IOException {
            if (size > 0) {
                writeBlock();
            }
            out.writeObject(null);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Tells which classes it writes. */
    private static final class ReportingOutput extends ObjectOutputStream {
        private final Consumer<Class<?>> classes;

        ReportingOutput(OutputStream out, Consumer<Class<?>> classes) throws IOException {
            super(out);
            this.classes = classes;
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (!type.equals(Object[].class)) { // a block is one
                classes.accept(type);
            }
        }
    }

    private static final class Reader<T> implements RecordReader<T> {
        private final FilteredInput in;
        private @Nullable Object @Nullable [] block = {};
        private int next;

        Reader(FilteredInput in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            while (block != null && next == block.length) {
                block = readBlock();
                next = 0;
            }
            return block != null;
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // records are what was written, which may be null
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return (T) block[next++];
        }

        private @Nullable Object @Nullable [] readBlock() {
            try {
                in.endBlock();
                return (Object[]) in.readObject();
            } catch (EOFException e) {
                throw failed("it ends too early: its writer did not finish", e);
            } catch (ClassNotFoundException e) {
                throw failed("it needs the class " + e.getMessage() + ", which is not on the class path", e);
            } catch (InvalidClassException e) {
                throw failed(e.getMessage() + "; if the class can be trusted, name it where the file is opened", e);
            } catch (IOException | ClassCastException e) {
                throw failed("it holds no serialized records: " + e, e);
            }
        }

        private static TidemillException failed(String reason, Exception cause) {
            return new TidemillException(
                    ErrorCode.INPUT_FAILED, "A file of serialized records cannot be read: " + reason, cause);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Refuses every class that is not allowed, before anything of it is made. */
    private static final class FilteredInput extends ObjectInputStream {
        private final AllowedClasses allowed;
        private final ConcurrentHashMap<String, Class<?>> resolved = new ConcurrentHashMap<>();
        private final HashingCost cost = new HashingCost();

        FilteredInput(InputStream in, AllowedClasses allowed) throws IOException {
            super(in);
            this.allowed = allowed;
            setObjectInputFilter(info -> {
                cost.refer();
                return allowed.checkInput(info);
            });
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object read) throws IOException {
            cost.weigh(read);
            return read;
        }

        /** Says that all that follows is new: its writer forgets what it wrote after each block. */
        void endBlock() {
            cost.clear();
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass descriptor) throws IOException, ClassNotFoundException {
            Class<?> known = resolved.get(descriptor.getName());
            if (known == null) {
                known = find(descriptor);
                if (!allowed.allows(known)) {
                    throw new InvalidClassException("it holds a " + known.getName() + ", which is not allowed");
                }
                resolved.put(descriptor.getName(), known);
            }
            return known;
        }

        private Class<?> find(ObjectStreamClass descriptor) throws IOException, ClassNotFoundException {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            if (loader != null) {
                try {
                    return Class.forName(descriptor.getName(), false, loader);
                } catch (ClassNotFoundException e) {
                    // primitives, and classes that only this library's loader knows
                    return super.resolveClass(descriptor);
                }
            }
            return super.resolveClass(descriptor);
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
            throw new InvalidClassException("it holds a proxy, which is never allowed");
        }
    }
}

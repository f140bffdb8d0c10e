package io.tidemill.rdd;

import io.tidemill.engine.AllowedClasses;
import io.tidemill.engine.JavaSerializer;
import io.tidemill.engine.PartitionSink;
import io.tidemill.engine.RecordSerializer;
import io.tidemill.engine.RecordSerializer.RecordWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileLocation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.ZipPlan;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Files of serialized records, one per partition. */
public final class ObjectFiles {
    private ObjectFiles() {}

    /** Writes the records, and returns the classes that they are made of. */
    private static <T> Set<Class<?>> write(
            RDD<T> rdd, Path directory, TextOutput.Existing existing, Operator operator) {
        Set<Class<?>> written = new HashSet<>();
        OutputDirectory.of(directory, existing)
                .write(rdd.plan(), rdd.context(), file -> new ObjectPart<T>(file, operator))
                .forEach(written::addAll);
        return written;
    }

    static <T> void save(RDD<T> rdd, String directory) {
        Operator operator = Operator.here("saveAsObjectFile");
        write(rdd, FileLocation.path(directory, operator.toString()), TextOutput.Existing.REFUSE, operator);
    }

    /**
     * Writes the records to {@code directory}, which is replaced if it is there: right when the same batch may be written again.
     *
     * @param operator who writes, for messages
     * @throws TidemillException with the path, if it cannot be written; with the class, if a record cannot be
     */
    public static <T> void replace(RDD<T> rdd, Path directory, Operator operator) {
        write(rdd, directory, TextOutput.Existing.REPLACE, operator);
    }

    /** Returns what was saved, read by what may be read. */
    static <T> Plan<T> open(String path, AllowedClasses allowed) {
        Operator operator = Operator.here("objectFile");
        List<Split<T>> splits = new ArrayList<>();
        FileListing.of(path, operator).forEach(file -> splits.add(new ObjectSplit<>(file.toString(), allowed)));
        return new SplitsPlan<>(splits, operator);
    }

    /** Writes the records, and returns a plan that reads them, and nothing that they came of. */
    static <T> Plan<T> checkpoint(RDD<T> rdd, String directory) {
        Operator operator = Operator.here("checkpoint");
        Path path = FileLocation.path(directory, operator.toString())
                .toAbsolutePath()
                .normalize();
        AllowedClasses allowed = new AllowedClasses(write(rdd, path, TextOutput.Existing.REFUSE, operator));
        List<Split<T>> splits = new ArrayList<>();
        for (int i = 0; i < rdd.partitionCount(); i++) {
            splits.add(new ObjectSplit<>(path.resolve(OutputDirectory.part(i)).toString(), allowed));
        }
        SplitsPlan<T> files = new SplitsPlan<>(splits, operator);
        return rdd.partitioner().isEmpty()
                ? files
                : new ZipPlan<T>(List.of(files), sides -> only(sides), rdd.partitioner(), operator);
    }

    @SuppressWarnings("unchecked")
    private static <T> Iterator<T> only(List<Iterator<?>> sides) {
        return (Iterator<T>) sides.get(0);
    }

    /** One file to be read. */
    private record ObjectSplit<T>(String file, AllowedClasses allowed) implements Split<T> {
        @Override
        public RecordReader<T> open() throws IOException {
            try {
                return new JavaSerializer(allowed).reader(Files.newInputStream(Path.of(file)));
            } catch (IOException e) {
                throw new TidemillException(
                        ErrorCode.INPUT_FAILED, "The object file " + file + " cannot be opened: " + e, e);
            }
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /** One file being written. */
    private static final class ObjectPart<T> implements PartitionSink<T, Set<Class<?>>> {
        private final PartFile file;
        private final Operator operator;
        private final Set<Class<?>> classes = new HashSet<>();
        private final RecordWriter writer;

        ObjectPart(PartFile file, Operator operator) throws IOException {
            this.file = file;
            this.operator = operator;
            RecordSerializer serializer = new JavaSerializer(AllowedClasses.any());
            this.writer = serializer.writer(file.output(), classes::add);
        }

        @Override
        public void accept(T record) {
            try {
                writer.write(record);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public Set<Class<?>> result() {
            try {
                writer.finish();
                file.finish();
                return classes;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private TidemillException failed(IOException cause) {
            return cause instanceof NotSerializableException
                    ? new TidemillException(
                            ErrorCode.NOT_SERIALIZABLE,
                            operator + " cannot write its records: class " + cause.getMessage()
                                    + " is not serializable; let it implement java.io.Serializable, or map the records"
                                    + " to something that does",
                            cause)
                    : OutputDirectory.failed(file.path(), cause);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

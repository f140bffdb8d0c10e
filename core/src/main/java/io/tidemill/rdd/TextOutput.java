package io.tidemill.rdd;

import io.tidemill.engine.PartitionSink;
import io.tidemill.error.TidemillException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A directory of text files, one per partition, written aside and then renamed, so that it is either there completely or not
 * at all. Files are {@code part-00000} and so on; an empty {@code _SUCCESS} ends the work.
 */
public final class TextOutput {
    /** What happens to a directory that is there already. */
    public enum Existing {
        /** The write is refused. */
        REFUSE,
        /** It is replaced: right when the same batch may be written again. */
        REPLACE
    }

    private final OutputDirectory directory;

    private TextOutput(OutputDirectory directory) {
        this.directory = directory;
    }

    /** Returns an output to {@code directory}; nothing is touched before {@link #write}. */
    public static TextOutput to(Path directory, Existing existing) {
        return new TextOutput(OutputDirectory.of(directory, existing));
    }

    /**
     * Writes every record's {@code toString}, a line each.
     *
     * @throws TidemillException with the path, if it exists and must not, or cannot be written
     */
    public void write(RDD<?> rdd) {
        writeLines(rdd);
    }

    private <T> void writeLines(RDD<T> rdd) {
        directory.write(rdd.plan(), rdd.context(), TextPart<T>::new);
    }

    /** One file. */
    private static final class TextPart<T> implements PartitionSink<T, Boolean> {
        private final PartFile file;
        private final BufferedWriter writer;

        TextPart(PartFile file) {
            this.file = file;
            this.writer =
                    new BufferedWriter(new OutputStreamWriter(file.output(), StandardCharsets.UTF_8.newEncoder()));
        }

        @Override
        public void accept(T record) {
            try {
                writer.write(String.valueOf(record));
                writer.write('\n');
            } catch (IOException e) {
                throw OutputDirectory.failed(file.path(), e);
            }
        }

        @Override
        public Boolean result() {
            try {
                writer.flush();
                file.finish();
                return true;
            } catch (IOException e) {
                throw OutputDirectory.failed(file.path(), e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

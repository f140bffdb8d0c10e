package io.tidemill.testkit.acceptance;

import io.tidemill.BatchContext;
import io.tidemill.plan.Operator;
import io.tidemill.sink.BatchDirectories;
import io.tidemill.sink.EmptyBatches;
import io.tidemill.sink.ObjectFileSink;
import io.tidemill.sink.Sink;
import io.tidemill.sink.TextFileSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** A directory for each batch, below one of the trial's own. */
final class FilesTrial implements SinkTrial<Integer> {
    private final Path folder;
    private final Function<BatchDirectories, Sink<Integer>> sinks;
    private final BiFunction<BatchContext, String, List<Integer>> reading;
    private final BatchContext reader = BatchContext.create("reader");

    private FilesTrial(
            Path folder,
            Function<BatchDirectories, Sink<Integer>> sinks,
            BiFunction<BatchContext, String, List<Integer>> reading) {
        this.folder = folder;
        this.sinks = sinks;
        this.reading = reading;
    }

    static FilesTrial text(Path parent) throws IOException {
        return new FilesTrial(
                Files.createTempDirectory(parent, "text"),
                directories -> new TextFileSink<>(directories, EmptyBatches.WRITE),
                (context, directory) ->
                        context.textFile(directory).map(Integer::parseInt).collect());
    }

    static FilesTrial objects(Path parent) throws IOException {
        return new FilesTrial(
                Files.createTempDirectory(parent, "objects"),
                directories ->
                        new ObjectFileSink<>(directories, EmptyBatches.WRITE, Operator.here("saveAsObjectFiles")),
                (context, directory) ->
                        context.objectFile(directory, Integer.class).collect());
    }

    @Override
    public Sink<Integer> sink() {
        return sinks.apply(BatchDirectories.named(folder.resolve("batch").toString(), ""));
    }

    @Override
    public Integer record(int number) {
        return number;
    }

    @Override
    public List<Integer> written() throws IOException {
        try (Stream<Path> directories = Files.list(folder)) {
            return directories
                    .filter(directory -> directory.getFileName().toString().startsWith("batch-"))
                    .flatMap(directory -> reading.apply(reader, directory.toString()).stream())
                    .toList();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

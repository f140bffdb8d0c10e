package io.tidemill.source;

import io.tidemill.plan.RecordReader;
import io.tidemill.source.BlockTally.Note;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** A pass over the records in ranges of files; it counts them. */
final class FilesReader<T> implements RecordReader<T>, Consumer<T> {
    private final FileRuns runs;
    private final RecordDecoder<T> decoder;
    private final Consumer<BlockTally> result;
    private final Map<String, Note> notes = new HashMap<>();
    private boolean inRun;
    private boolean whole;
    private long records;
    private Consumer<? super T> action = record -> {};

    /** A pass that tells {@code result} what it found, when it is closed. */
    FilesReader(
            List<FileRange> ranges,
            RecordFormat<T> format,
            DirectoryOptions.Unreadable unreadable,
            Consumer<BlockTally> result) {
        RecordNotes counted = (what, example) -> notes.merge(what, new Note(1, example), Note::plus);
        this.runs = new FileRuns(ranges, format, unreadable, counted);
        this.decoder = format.decoder(counted);
        this.result = result;
    }

    @Override
    public boolean hasNext() {
        while (!inRun || !decoder.hasNext()) {
            if (!advance()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T record = decoder.next();
        records++;
        return record;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> consumer) {
        action = consumer;
        while (inRun || advance()) {
            decoder.forEachRemaining(this);
            inRun = false;
        }
    }

    /** Takes a record of the decoder's loop. */
    @Override
    public void accept(T record) {
        records++;
        action.accept(record);
    }

    private boolean advance() {
        inRun = !whole && runs.advance();
        if (inRun) {
            decoder.reset(runs.bytes(), runs.from(), runs.to());
        } else {
            whole = true;
        }
        return inRun;
    }

    @Override
    public void close() throws IOException {
        runs.close();
        result.accept(new BlockTally(records, whole, notes));
    }
}

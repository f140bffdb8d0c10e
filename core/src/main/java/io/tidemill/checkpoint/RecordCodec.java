package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Committed;
import io.tidemill.checkpoint.CheckpointRecord.Outcome;
import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Round;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.CheckpointRecord.States;
import io.tidemill.checkpoint.CheckpointRecord.Totals;
import io.tidemill.engine.StateBlock;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.Journal;
import io.tidemill.source.PositionChanges;
import io.tidemill.time.BatchTime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records as bytes; {@code docs/formats.md} has the layout. */
final class RecordCodec {
    private static final int STARTED = 1;
    private static final int ROUND = 2;
    private static final int PLANNED = 3;
    private static final int STATES = 4;
    private static final int TOTALS = 5;
    private static final int COMMITTED = 6;

    private RecordCodec() {}

    /** Appends a record to the journal, and returns the position behind it. */
    static long append(Journal journal, CheckpointRecord event) {
        Fields.Writer out = new Fields.Writer();
        if (event instanceof States states) {
            StateBlock block = states.block();
            out.text(block.state())
                    .number(block.time().epochMillis())
                    .count(block.partition())
                    .count(block.partitions());
            return journal.append(STATES, out.done(), block.bytes().duplicate());
        }
        return journal.append(write(event, out), out.done());
    }

    private static int write(CheckpointRecord event, Fields.Writer out) {
        if (event instanceof Started started) {
            write(started, out);
            return STARTED;
        }
        if (event instanceof Round round) {
            write(round.program(), out);
            out.count(round.positions().size());
            round.positions().forEach((source, positions) -> out.text(source).texts(positions));
            return ROUND;
        }
        if (event instanceof Planned planned) {
            out.number(planned.time().epochMillis());
            out.count(planned.changes().size());
            planned.changes().forEach((source, changes) -> {
                out.text(source).texts(changes.moved()).count(changes.gone().size());
                changes.gone().forEach(out::text);
            });
            return PLANNED;
        }
        if (event instanceof Totals totals) {
            out.count(totals.values().size());
            totals.values().forEach((name, value) -> out.text(name).bytes(value));
            return TOTALS;
        }
        Committed committed = (Committed) event;
        out.number(committed.time().epochMillis())
                .text(committed.outcome().name())
                .number(committed.roundStart());
        return COMMITTED;
    }

    private static void write(Started started, Fields.Writer out) {
        out.text(started.application())
                .number(started.batchInterval().toMillis())
                .text(started.valueFormat())
                .number(started.memory().toMillis());
        out.count(started.states().size());
        started.states()
                .forEach(state -> origin(
                        out.text(state.name())
                                .text(state.kind())
                                .number(state.partitions())
                                .number(state.windowMillis())
                                .number(state.paneMillis()),
                        state.origin()));
        out.count(started.sources().size());
        started.sources().forEach(source -> origin(out.text(source.name()).text(source.kind()), source.origin()));
        out.count(started.windows().size());
        started.windows()
                .forEach(window -> origin(
                        out.text(window.name())
                                .text(window.kind())
                                .number(window.lengthMillis())
                                .number(window.slideMillis())
                                .count(window.isKept() ? 1 : 0)
                                .number(window.since().epochMillis()),
                        window.origin()));
        out.count(started.discarded().size());
        started.discarded().forEach(out::text);
    }

    private static void origin(Fields.Writer out, Origin origin) {
        out.count(origin.isGiven() ? 1 : 0)
                .text(origin.lineage())
                .text(origin.site())
                .text(origin.code());
    }

    /**
     * Returns the record of a payload, which a States record keeps a view on.
     *
     * @param where the record's place, for messages
     */
    static CheckpointRecord read(int type, ByteBuffer payload, String where) {
        Fields.Reader in = new Fields.Reader(payload);
        try {
            return switch (type) {
                case STARTED -> readStarted(in);
                case ROUND -> readRound(in);
                case PLANNED -> readPlanned(in);
                case STATES ->
                    new States(
                            new StateBlock(in.text(), time(in), payload.getInt(), payload.getInt(), payload.slice()));
                case TOTALS -> readTotals(in);
                case COMMITTED -> new Committed(time(in), Outcome.valueOf(in.text()), in.number());
                default -> throw damaged(where, "a record of kind " + type + ", which no version wrote", null);
            };
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw damaged(where, "a record of kind " + type + " whose fields do not fit", e);
        }
    }

    private static TidemillException damaged(
            String where, String found, @org.jspecify.annotations.Nullable Exception cause) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_DAMAGED,
                where + " holds " + found
                        + ", though its checksum is right: it is of a newer version, or damaged before it"
                        + " was written. Use the version that wrote it, or restore the directory from a copy",
                cause);
    }

    private static BatchTime time(Fields.Reader in) {
        return BatchTime.ofEpochMillis(in.number());
    }

    private static Started readStarted(Fields.Reader in) {
        String application = in.text();
        Duration interval = Duration.ofMillis(in.number());
        String format = in.text();
        Duration memory = Duration.ofMillis(in.number());
        List<StateDescription> states = in.list(() -> new StateDescription(
                in.text(), in.text(), (int) in.number(), in.number(), in.number(), readOrigin(in)));
        List<SourceDescription> sources = in.list(() -> new SourceDescription(in.text(), in.text(), readOrigin(in)));
        List<WindowDescription> windows = in.list(() -> new WindowDescription(
                in.text(), in.text(), in.number(), in.number(), in.flag(), time(in), readOrigin(in)));
        return new Started(application, interval, format, memory, states, sources, windows, in.list(in::text));
    }

    private static Origin readOrigin(Fields.Reader in) {
        return new Origin(in.flag(), in.text(), in.text(), in.text());
    }

    private static Round readRound(Fields.Reader in) {
        Started program = readStarted(in);
        Map<String, Map<String, String>> positions = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            positions.put(in.text(), in.texts());
        }
        return new Round(program, positions);
    }

    private static Planned readPlanned(Fields.Reader in) {
        BatchTime time = time(in);
        Map<String, PositionChanges> changes = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            changes.put(in.text(), new PositionChanges(in.texts(), new HashSet<>(in.list(in::text))));
        }
        return new Planned(time, changes);
    }

    private static Totals readTotals(Fields.Reader in) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            values.put(in.text(), in.bytes());
        }
        return new Totals(values);
    }
}

package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a program can go on where the one before ended. Whatever would lose data without a word is refused, with both sides and
 * the ways out.
 *
 * @param location where the directory lies
 * @param past what it holds
 * @param program what is about to start
 */
record Continuation(String location, Past past, Started program) {
    private static final Logger LOG = LoggerFactory.getLogger(Continuation.class);

    void check() {
        past.started().ifPresent(this::checkAgainst);
    }

    private void checkAgainst(Started before) {
        if (!before.valueFormat().equals(program.valueFormat())) {
            throw refused("its values are written as " + before.valueFormat() + ", and this version reads "
                    + program.valueFormat() + "; use the version that wrote it");
        }
        tellUnknownDiscards(before);
        requireNames("state", before.states(), program.states());
        requireNames("source", before.sources(), program.sources());
        requireNames("window", before.windows(), program.windows());
        new SameProgram(location, before, program, past.movedSources()).check();
        for (StateDescription now : program.states()) {
            before.continuedBy(program, before.states(), now).ifPresent(state -> requireSameKind(state, now));
        }
        for (WindowDescription now : program.windows()) {
            before.continuedBy(program, before.windows(), now).ifPresent(window -> requireSameWindow(window, now));
        }
        requireInterval(before.batchInterval());
    }

    private void tellUnknownDiscards(Started before) {
        List<String> unknown = new ArrayList<>(program.discarded());
        unknown.removeAll(before.allNames());
        unknown.removeAll(past.totals().keySet());
        if (!unknown.isEmpty()) {
            TreeSet<String> known = new TreeSet<>(before.allNames());
            known.addAll(past.totals().keySet());
            LOG.warn(
                    "tidemill.checkpoint.discard names {}, of which the checkpoint directory {} holds nothing; it"
                            + " holds {}",
                    quoted(unknown),
                    location,
                    quoted(known));
        }
    }

    private void requireNames(String what, List<? extends Description> before, List<? extends Description> now) {
        List<String> gone = new ArrayList<>(Started.names(before));
        gone.removeAll(Started.names(now));
        gone.removeAll(program.discarded());
        if (!gone.isEmpty()) {
            List<String> fresh = new ArrayList<>(Started.names(now));
            fresh.removeAll(Started.names(before));
            throw refused("the program has no " + what + " named " + quoted(gone) + ".\n"
                    + "  the directory holds " + quoted(Started.names(before)) + "\n"
                    + "  the program has     " + quoted(Started.names(now)) + "\n"
                    + "Either give the name to the " + what + " that goes on with it, as in .named(\"" + gone.get(0)
                    + "\")"
                    + (fresh.isEmpty() ? "" : " (new in the program: " + quoted(fresh) + ")")
                    + ", or let it be lost with tidemill.checkpoint.discard=" + String.join(",", gone));
        }
    }

    private static String quoted(Collection<String> names) {
        return names.isEmpty() ? "none" : "'" + String.join("', '", new TreeSet<>(names)) + "'";
    }

    private void requireSameKind(StateDescription before, StateDescription now) {
        if (before.isWindow() != now.isWindow()) {
            throw refused("it holds the state " + before + ", and in the program that name belongs to " + now
                    + ". Give one of them another name, or let the old one be lost with tidemill.checkpoint.discard="
                    + now.name());
        }
        if (before.isWindow() && now.paneMillis() % before.paneMillis() != 0) {
            throw refused("the window " + before + " was kept in pieces of " + before.paneMillis()
                    + " ms, which cannot be cut into pieces of " + now.paneMillis()
                    + " ms as the program needs them now. Choose a length and a slide that are multiples of "
                    + before.paneMillis() + " ms, or let it be lost with tidemill.checkpoint.discard=" + now.name());
        }
        requireNotLonger(before, before.windowMillis(), now.windowMillis());
    }

    private void requireSameWindow(WindowDescription before, WindowDescription now) {
        requireNotLonger(before, before.lengthMillis(), now.lengthMillis());
        if (before.isKept() != now.isKept()) {
            throw refused("the window " + before.told() + " read " + read(before) + ", and in the program it reads "
                    + read(now) + ". Give one of them another name, or let what was kept be lost with"
                    + " tidemill.checkpoint.discard=" + now.name());
        }
    }

    private static String read(WindowDescription window) {
        return window.isKept() ? "a state, whose records are kept in files" : "records that are computed again";
    }

    private void requireNotLonger(Description before, long keptMillis, long neededMillis) {
        if (neededMillis > keptMillis) {
            throw refused("the window " + before + " kept " + keptMillis + " ms, and the program needs " + neededMillis
                    + " ms of it, which have left it already: its first results would be too low."
                    + " Give the longer window another name, or let what was kept be lost with"
                    + " tidemill.checkpoint.discard=" + before.name());
        }
    }

    private void requireInterval(Duration before) {
        Duration now = program.batchInterval();
        if (before.equals(now)) {
            return;
        }
        String change = "its batches cover " + before + " each, the program's " + now + ", ";
        Optional<Planned> pending = past.pending();
        if (pending.isPresent() && !pending.get().time().isMultipleOf(now)) {
            throw refused(change + "and the batch " + pending.get().time()
                    + " is planned but not committed. Start once with the interval of " + before
                    + ", stop gracefully, and change the interval then");
        }
        if (!program.memory().isZero() && before.toMillis() % now.toMillis() != 0) {
            throw refused(change + "and windows still need the records of batches that the new interval has not."
                    + " Choose an interval that divides " + before + ", or start with an empty directory");
        }
    }

    private TidemillException refused(String reason) {
        return refused(location, reason);
    }

    /** The error for a program that does not go with a directory. */
    static TidemillException refused(String location, String reason) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The checkpoint directory " + location + " does not go with the program: " + reason);
    }
}

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

/**
 * Whether a program can go on where the one before ended. Whatever would lose data without a word is refused, with both sides and
 * the ways out.
 *
 * @param location where the directory lies
 * @param past what it holds
 * @param program what is about to start
 * @param memory for how long windows need the records of batches
 */
record Continuation(String location, Past past, Started program, Duration memory) {
    void check() {
        Optional<Started> before = past.started();
        before.ifPresent(this::checkAgainst);
    }

    private void checkAgainst(Started before) {
        if (!before.valueFormat().equals(program.valueFormat())) {
            throw refused("its values are written as " + before.valueFormat() + ", and this version reads "
                    + program.valueFormat() + "; use the version that wrote it");
        }
        requireNames("state", names(before), names(program));
        requireNames("source", before.sources(), program.sources());
        for (StateDescription now : program.states()) {
            before.states().stream()
                    .filter(state -> state.name().equals(now.name())
                            && !program.discarded().contains(now.name()))
                    .findFirst()
                    .ifPresent(state -> requireSameKind(state, now));
        }
        requireInterval(before.batchInterval());
    }

    private static List<String> names(Started started) {
        return started.states().stream().map(StateDescription::name).toList();
    }

    private void requireNames(String what, List<String> before, List<String> now) {
        List<String> gone = new ArrayList<>(before);
        gone.removeAll(now);
        gone.removeAll(program.discarded());
        if (!gone.isEmpty()) {
            List<String> fresh = new ArrayList<>(now);
            fresh.removeAll(before);
            throw refused("the program has no " + what + " named " + quoted(gone) + ".\n"
                    + "  the directory holds " + quoted(before) + "\n"
                    + "  the program has     " + quoted(now) + "\n"
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
                    + " ms, which can not be cut into pieces of " + now.paneMillis()
                    + " ms as the program needs them now. Choose a length and a slide that are multiples of "
                    + before.paneMillis() + " ms, or let it be lost with tidemill.checkpoint.discard=" + now.name());
        }
        if (now.windowMillis() > before.windowMillis()) {
            throw refused("the window " + before + " kept " + before.windowMillis() + " ms, and the program needs "
                    + now.windowMillis() + " ms of it, which have left it already: its first results would be too low."
                    + " Give the longer window another name, or let what was kept be lost with"
                    + " tidemill.checkpoint.discard=" + now.name());
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
        if (!memory.isZero() && before.toMillis() % now.toMillis() != 0) {
            throw refused(change + "and windows still need the records of batches that the new interval has not."
                    + " Choose an interval that divides " + before + ", or start with an empty directory");
        }
    }

    private TidemillException refused(String reason) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The checkpoint directory " + location + " does not go with the program: " + reason);
    }
}

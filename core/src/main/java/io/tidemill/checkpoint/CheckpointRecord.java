package io.tidemill.checkpoint;

import io.tidemill.engine.StateBlock;
import io.tidemill.source.PositionChanges;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that happened, as the journal has it.
 *
 * <pre>
 *   Started  Round  Planned(1)  States*  Totals?  Committed(1)  Planned(2) ...
 * </pre>
 */
public sealed interface CheckpointRecord {
    /**
     * A program was started on the directory.
     *
     * @param application its name
     * @param batchInterval the distance of its batches
     * @param valueFormat how values are written from here on
     * @param memory for how long it remembers batches
     * @param states what it remembers by key
     * @param sources its sources
     * @param windows its windows of records
     * @param discarded names of states, sources, windows and accumulators that begin anew, or are gone
     */
    record Started(
            String application,
            Duration batchInterval,
            String valueFormat,
            Duration memory,
            List<StateDescription> states,
            List<SourceDescription> sources,
            List<WindowDescription> windows,
            List<String> discarded)
            implements CheckpointRecord {
        /** Copies the lists. */
        public Started {
            states = List.copyOf(states);
            sources = List.copyOf(sources);
            windows = List.copyOf(windows);
            discarded = List.copyOf(discarded);
        }

        /** Returns the program as it goes on, with nothing to be discarded any more. */
        Started goingOn() {
            return new Started(application, batchInterval, valueFormat, memory, states, sources, windows, List.of());
        }

        /** Returns whether a state of this name goes on with what it had. */
        boolean continuesState(String name) {
            return continued(states, name).isPresent();
        }

        /** Returns whether a source of this name goes on where it was. */
        boolean continuesSource(String name) {
            return continued(sources, name).isPresent();
        }

        /** Returns the window of this name, if it goes on with what it had. */
        public Optional<WindowDescription> continuedWindow(String name) {
            return continued(windows, name);
        }

        /** Returns whether a window of this name has a file of a batch at {@code time}, if there was one. */
        public boolean keepsFor(String window, BatchTime time) {
            return continuedWindow(window).stream().anyMatch(one -> one.keeps(time));
        }

        private <D extends Description> Optional<D> continued(List<D> all, String name) {
            return discarded.contains(name) ? Optional.empty() : named(all, name);
        }

        /** Returns what one of these had that goes on as {@code one} of {@code program}. */
        <D extends Description> Optional<D> continuedBy(Started program, List<D> these, D one) {
            return program.discarded.contains(one.name()) ? Optional.empty() : named(these, one.name());
        }

        /** Returns the names of all states, sources and windows. */
        List<String> allNames() {
            return Stream.of(names(states), names(sources), names(windows))
                    .flatMap(List::stream)
                    .toList();
        }

        /** Returns the description that has a name. */
        static <D extends Description> Optional<D> named(List<D> all, String name) {
            return all.stream().filter(one -> one.name().equals(name)).findFirst();
        }

        /** Returns the names of all sources. */
        public List<String> sourceNames() {
            return names(sources);
        }

        /** Returns the names of some. */
        static List<String> names(List<? extends Description> all) {
            return all.stream().map(Description::name).toList();
        }
    }

    /**
     * A round began: from here on the journal tells everything, whatever is left of what came before.
     *
     * @param program the program that is running
     * @param positions of all sources, by name and part, after the last committed batch
     */
    record Round(Started program, Map<String, Map<String, String>> positions) implements CheckpointRecord {}

    /**
     * The input of a batch was fixed. A batch without input has no such record.
     *
     * @param changes how far it moves each source, by name; only those that it moves
     */
    record Planned(BatchTime time, Map<String, PositionChanges> changes) implements CheckpointRecord {
        /** Copies the map. */
        public Planned {
            changes = Map.copyOf(changes);
        }
    }

    /** Entries of a state: changes of the batch that is committed next, or what the state holds then. */
    record States(StateBlock block) implements CheckpointRecord {}

    /**
     * Totals of accumulators after the batch that is committed next: those that it changed, or all of them if it ends a round.
     *
     * @param values by name, each written by the value serializer
     */
    record Totals(Map<String, byte[]> values) implements CheckpointRecord {}

    /**
     * A batch is over, and everything since the commit before belongs to it.
     *
     * @param outcome whether it was done or given up
     * @param roundStart where in the journal the last complete round begins
     */
    record Committed(BatchTime time, Outcome outcome, long roundStart) implements CheckpointRecord {}

    /** How a batch ended. */
    enum Outcome {
        /** All of it was done. */
        DONE,
        /** It failed, and the program went on without it. */
        GIVEN_UP
    }
}

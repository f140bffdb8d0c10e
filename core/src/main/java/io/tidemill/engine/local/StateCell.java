package io.tidemill.engine.local;

import io.tidemill.error.TidemillException;
import io.tidemill.function.State;
import java.util.Optional;

/** The state of the key that is being visited; one per table, moved from slot to slot. */
final class StateCell<S> implements State<S> {
    private final StateTable<?, ?, S> table;
    private int slot;
    private boolean timingOut;

    StateCell(StateTable<?, ?, S> table) {
        this.table = table;
    }

    void moveTo(int newSlot, boolean isTimingOut) {
        slot = newSlot;
        timingOut = isTimingOut;
    }

    @Override
    public Optional<S> getOption() {
        return Optional.ofNullable(table.current(slot));
    }

    @Override
    public void update(S state) {
        requireChangeable();
        table.set(slot, java.util.Objects.requireNonNull(state, "state"));
    }

    @Override
    public void remove() {
        requireChangeable();
        table.remove(slot);
    }

    private void requireChangeable() {
        if (timingOut) {
            throw TidemillException.invalidState(
                    "A state that is timing out cannot be changed, it is forgotten; ask isTimingOut() first");
        }
    }

    @Override
    public boolean isTimingOut() {
        return timingOut;
    }

    @Override
    public String toString() {
        return getOption().map(Object::toString).orElse("<no state>");
    }
}

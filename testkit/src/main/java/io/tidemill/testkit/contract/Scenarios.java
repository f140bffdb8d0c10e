package io.tidemill.testkit.contract;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list of scenarios that is being written. */
final class Scenarios {
    private final List<Scenario> written = new ArrayList<>();

    List<Scenario> toList() {
        return List.copyOf(written);
    }

    /** Starts a scenario; {@code name} is the sentence that says what holds. */
    Draft scenario(String name) {
        return new Draft(name);
    }

    /** A scenario that is being written; {@link #gives} and {@link #agrees} end it. */
    final class Draft {
        private final String name;
        private Set<String> covers = Set.of();
        private Set<Layout> layouts = EnumSet.allOf(Layout.class);
        private RDDScenario.Oracle oracle = RDDScenario.Oracle.REFERENCE;

        private Draft(String name) {
            this.name = name;
        }

        /** Names the operators that the scenario is about. */
        Draft covers(String... operators) {
            covers = Set.of(operators);
            return this;
        }

        /** Runs the scenario in one layout only, since it makes its partitions itself. */
        Draft once() {
            layouts = EnumSet.of(Layout.THREE);
            return this;
        }

        /** Does not run the reference, which always computes everything. */
        Draft withoutReference() {
            oracle = RDDScenario.Oracle.NONE;
            return this;
        }

        /** Ends with a program whose result is the same in every layout. */
        void gives(Object expected, RDDScenario.Program program) {
            add(program, Optional.of(expected));
        }

        /** Ends with a program whose result is that of the reference. */
        void agrees(RDDScenario.Program program) {
            add(program, Optional.empty());
        }

        private void add(RDDScenario.Program program, Optional<Object> expected) {
            written.add(new RDDScenario(name, covers, List.copyOf(layouts), program, expected, oracle));
        }
    }
}

package io.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.plan.Plan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ContractCoverageTest {
    private final List<Scenario> scenarios = EngineContract.scenarios();

    private Set<String> covered() {
        Set<String> covered = new TreeSet<>();
        scenarios.forEach(scenario -> covered.addAll(scenario.covers()));
        return covered;
    }

    @Test
    void everyOperatorHasAScenario() {
        assertThat(covered()).containsAll(EngineContract.operators());
    }

    @Test
    void scenariosCoverOnlyOperatorsThatExist() {
        assertThat(EngineContract.operators()).containsAll(covered());
    }

    @Test
    void namesAreUnique() {
        assertThat(scenarios).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @Test
    void everyPlanNodeIsRun() {
        Set<Class<?>> run = new HashSet<>();
        for (Scenario scenario : scenarios) {
            if (scenario instanceof StreamScenario || scenario instanceof OutputScenario) {
                continue; // they make an engine of their own
            }
            ReferenceEngine reference = new ReferenceEngine();
            try {
                scenario.run(reference);
            } catch (AssertionError e) {
                // the reference may compute too much for a scenario about laziness
            }
            run.addAll(reference.interpretedNodes());
        }
        assertThat(run).contains(Plan.class.getPermittedSubclasses());
    }
}

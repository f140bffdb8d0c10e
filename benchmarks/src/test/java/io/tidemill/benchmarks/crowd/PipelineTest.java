package io.tidemill.benchmarks.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {
    @Test
    void everyRunHasTheSameResults() {
        List<Long> results = new ArrayList<>();
        for (Pipeline pipeline : Pipeline.values()) {
            try (Pipeline.Run run = pipeline.start(1_000)) {
                results.add(run.once());
                results.add(run.once());
            }
        }

        assertThat(results).containsExactly(100L, 100L, 1_000L, 1_000L, 500L, 500L, 100L, 100L, 10L, 10L);
    }
}

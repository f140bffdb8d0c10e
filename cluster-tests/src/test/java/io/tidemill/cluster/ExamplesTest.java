package io.tidemill.cluster;

import io.tidemill.spark.cluster.ClusterProcess;
import io.tidemill.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The examples as the launcher submits them; {@link ReferenceProgramsTest} has the other two. */
class ExamplesTest extends ExamplesContract {
    @Override
    ClusterProcess submit(
            StandaloneCluster cluster,
            Map<String, String> variables,
            List<String> options,
            String example,
            List<String> arguments)
            throws IOException {
        return Programs.run(cluster, cluster.masterUrl(), variables, options, example, arguments);
    }
}

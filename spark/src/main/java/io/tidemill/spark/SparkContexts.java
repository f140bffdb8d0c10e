package io.tidemill.spark;

import io.tidemill.engine.local.OwnedDirectory;
import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The one context that Spark allows in a JVM, shared by all engines of the same master; the last of them stops it. Spark refuses it
 * while the program has one of its own.
 */
final class SparkContexts {
    private static final String WAIT = "spark.tidemill.executor.wait";
    private static final String DEFAULT_WAIT = "25s";

    private static @Nullable Shared shared;

    private SparkContexts() {}

    private static final class Shared {
        private final String master;
        private final JavaSparkContext spark;
        private final Executors executors;
        private final OwnedDirectory jars;
        private int leases;

        Shared(String master, JavaSparkContext spark, Executors executors, OwnedDirectory jars) {
            this.master = master;
            this.spark = spark;
            this.executors = executors;
            this.jars = jars;
        }
    }

    /** The use of the context by one engine. */
    static final class Lease implements AutoCloseable {
        private final Shared used;

        private Lease(Shared used) {
            this.used = used;
        }

        JavaSparkContext spark() {
            return used.spark;
        }

        Executors executors() {
            return used.executors;
        }

        @Override
        public void close() {
            giveBack(used);
        }
    }

    /**
     * Returns a lease of the context.
     *
     * @param options settings of Spark
     * @throws TidemillException if there is a context of another master
     */
    static synchronized Lease lease(String applicationName, String master, Map<String, String> options) {
        Shared known = shared;
        if (known != null && !known.master.equals(master)) {
            throw TidemillException.invalidState("Spark runs with the master '" + known.master
                    + "' in this JVM, and has room for one; a context with the master '" + master
                    + "' needs another JVM, or the first one stopped");
        }
        if (known == null) {
            known = start(applicationName, master, options);
            shared = known;
        }
        known.leases++;
        return new Lease(known);
    }

    private static Shared start(String applicationName, String master, Map<String, String> options) {
        SparkConf conf = new SparkConf();
        options.forEach(conf::set);
        conf.setMaster(sparkMaster(master));
        if (!conf.contains("spark.app.name")) {
            conf.setAppName(applicationName);
        }
        // it looks into the JDK, which Java 17 and newer do not allow; what cannot travel is named without it
        conf.setIfMissing("spark.serializer.extraDebugInfo", "false");
        OwnedDirectory jars = ShippedJars.directory();
        try {
            return start(master, conf, jars);
        } catch (RuntimeException | Error e) {
            jars.close();
            throw e;
        }
    }

    private static Shared start(String master, SparkConf conf, OwnedDirectory jars) {
        if (master.startsWith(SparkEngineProvider.LOCAL)) {
            return new Shared(master, context(master, conf), Executors.Local.HERE, jars);
        }
        StandaloneMaster.requireReachable(master);
        ShippedJars.addTo(conf, jars);
        Duration wait = Duration.ofMillis(conf.getTimeAsMs(WAIT, DEFAULT_WAIT));
        ClusterExecutors executors = new ClusterExecutors(master, wait, System::nanoTime);
        JavaSparkContext spark =
                StandaloneMaster.isOne(master) ? ContextStart.of(conf, master, wait) : context(master, conf);
        executors.attach(spark.sc());
        return new Shared(master, spark, executors, jars);
    }

    private static JavaSparkContext context(String master, SparkConf conf) {
        try {
            return new JavaSparkContext(conf);
        } catch (Exception e) { // Spark throws what it does not declare
            throw Failures.ofStart(master, e);
        }
    }

    /** Returns Spark's name of a master. */
    private static String sparkMaster(String master) {
        return master.startsWith(SparkEngineProvider.LOCAL) ? master.substring("spark-".length()) : master;
    }

    private static synchronized void giveBack(Shared used) {
        if (--used.leases == 0) {
            shared = null;
            try (used.jars) {
                used.spark.close();
            }
        }
    }
}

package io.tidemill.spark;

/** What this JVM runs, for messages about a cluster that runs something else. */
final class Versions {
    private Versions() {}

    /** Returns a sentence. */
    static String ofThisDriver() {
        return "This driver has Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION() + ", Scala "
                + scala.util.Properties$.MODULE$.versionNumberString() + " and Java "
                + System.getProperty("java.version");
    }
}

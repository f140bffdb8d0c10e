package io.tidemill.s3.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.spark.cluster.ClusterProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A server of the S3 protocol on a free port of the loopback address, with one bucket, in memory. It ends when it is closed, and when
 * the JVM that started it ends in whatever way.
 */
public final class S3Server implements AutoCloseable {
    /** The access key that the server takes. */
    public static final String ACCESS_KEY = "tide";

    /** The secret key that belongs to it. */
    public static final String SECRET_KEY = "mill-0815";

    private static final String BUCKET = "tidemill";

    private final ClusterProcess process;
    private final String endpoint;

    private S3Server(ClusterProcess process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts it, and returns when it serves.
     *
     * @throws IOException if it does not come up; tells what it printed last
     */
    public static S3Server start() throws IOException {
        ClusterProcess process = ClusterProcess.start(
                "S3 server",
                Map.of(),
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=io/tidemill/s3/server/logback.xml"),
                classPath(),
                List.of(S3Main.class.getName(), BUCKET, ACCESS_KEY, SECRET_KEY));
        try {
            return new S3Server(process, process.await("s3 at ").replaceFirst(".*s3 at ", ""));
        } catch (IOException e) {
            process.close();
            throw e;
        }
    }

    private static List<String> classPath() throws IOException {
        List<String> entries = new ArrayList<>();
        try (InputStream file = S3Server.class.getResourceAsStream("classpath")) {
            entries.add(Path.of(S3Server.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
            byte[] text = Objects.requireNonNull(file, "the build writes it").readAllBytes();
            entries.addAll(List.of(new String(text, UTF_8).trim().split(File.pathSeparator)));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return entries;
    }

    /** Returns the bucket's address for Hadoop, {@code s3a://BUCKET}. */
    public String url() {
        return "s3a://" + BUCKET;
    }

    /** Returns the server's own address, {@code http://127.0.0.1:PORT}. */
    public String endpoint() {
        return endpoint;
    }

    /** Returns the system properties that a program needs which keeps its checkpoint here. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("spark.hadoop.fs.s3a.endpoint", endpoint);
        properties.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
        properties.put("spark.hadoop.fs.s3a.path.style.access", "true");
        properties.put("spark.hadoop.fs.s3a.access.key", ACCESS_KEY);
        properties.put("spark.hadoop.fs.s3a.secret.key", SECRET_KEY);
        return properties;
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.close();
    }
}

package io.tidemill.spark.storage;

import io.tidemill.log.LogStore;
import io.tidemill.s3.server.S3Server;
import io.tidemill.testkit.acceptance.AcceptanceCheck;
import io.tidemill.testkit.acceptance.LogStoreAcceptance;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checkpoint directories in a real server of the S3 protocol. */
class S3Test {
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
        server.properties().forEach(System::setProperty);
    }

    @AfterAll
    static void stopServer() {
        server.close();
        server.properties().keySet().forEach(System::clearProperty);
    }

    private static String newLocation() {
        return server.url() + "/checkpoints/" + DIRECTORIES.incrementAndGet();
    }

    private static LogStore open(String location) throws IOException {
        return new HadoopLogStoreProvider().open(location);
    }

    static Stream<AcceptanceCheck> checks() {
        return LogStoreAcceptance.checks(() -> open(newLocation())).stream();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void doesWhatAStoreDoes(AcceptanceCheck check) throws Exception {
        check.run();
    }
}

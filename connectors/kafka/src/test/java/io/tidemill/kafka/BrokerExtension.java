package io.tidemill.kafka;

import io.tidemill.kafka.broker.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real broker: one for all, as {@link TestKafka}, one with TLS for all, as
 * {@link TlsKafka}, or one of their own to kill, as {@link OwnKafka}. Where none can
 * be started, the tests are skipped and say so.
 */
final class BrokerExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestKafka.class || type == OwnKafka.class || type == TlsKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        Store ofAll = test.getRoot().getStore(NAMESPACE);
        if (type == OwnKafka.class) {
            Running own = running(test.getStore(NAMESPACE), "own", KafkaBroker::start);
            return new OwnKafka(own.broker, own.kafka);
        }
        if (type == TlsKafka.class) {
            Running secured = running(ofAll, "tls", KafkaBroker::startWithTls);
            return new TlsKafka(secured.broker, secured.kafka);
        }
        return running(ofAll, "shared", KafkaBroker::start).kafka;
    }

    private static Running running(Store store, String key, Starter starter) {
        return store.computeIfAbsent(key, unused -> Running.start(starter), Running.class);
    }

    /** Starts a broker in a directory, with so much heap. */
    @FunctionalInterface
    private interface Starter {
        KafkaBroker start(Path directory, String heap) throws IOException;
    }

    /** A broker of a test's own, which it may kill. */
    record OwnKafka(KafkaBroker broker, TestKafka kafka) {}

    /** A broker that serves over TLS, too. */
    record TlsKafka(KafkaBroker broker, TestKafka kafka) {}

    /** A broker, its directory, and clients. */
    private static final class Running implements AutoCloseable {
        private final Path directory;
        private final KafkaBroker broker;
        private final TestKafka kafka;

        private Running(Path directory, KafkaBroker broker) {
            this.directory = directory;
            this.broker = broker;
            this.kafka = new TestKafka(broker.bootstrapServers(), broker.saslBootstrapServers());
        }

        static Running start(Starter starter) {
            try {
                Path directory = Files.createTempDirectory("tidemill-kafka");
                try {
                    return new Running(directory, starter.start(directory, "256m"));
                } catch (IOException e) {
                    delete(directory);
                    throw e;
                }
            } catch (IOException e) {
                return Assumptions.abort("SKIPPED, since no Kafka broker can be started here: " + e.getMessage());
            }
        }

        private static void delete(Path directory) throws IOException {
            try (Stream<Path> paths = Files.walk(directory)) {
                paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                    try {
                        Files.deleteIfExists(path);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }

        @Override
        public void close() throws IOException {
            kafka.close();
            broker.close();
            delete(directory);
        }
    }
}

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
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real broker: one for all, as {@link TestKafka}, or one of their own to kill, as {@link OwnKafka}. Where none can
 * be started, the tests are skipped and say so.
 */
final class BrokerExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestKafka.class || type == OwnKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        boolean isOwn = parameter.getParameter().getType() == OwnKafka.class;
        Running running = isOwn
                ? test.getStore(NAMESPACE).computeIfAbsent("own", key -> Running.start(), Running.class)
                : test.getRoot().getStore(NAMESPACE).computeIfAbsent("shared", key -> Running.start(), Running.class);
        return isOwn ? new OwnKafka(running.broker, running.kafka) : running.kafka;
    }

    /** A broker of a test's own, which it may kill. */
    record OwnKafka(KafkaBroker broker, TestKafka kafka) {}

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

        static Running start() {
            try {
                Path directory = Files.createTempDirectory("tidemill-kafka");
                try {
                    return new Running(directory, KafkaBroker.start(directory, "256m"));
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

package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.kafka.BrokerExtension.TlsKafka;
import io.tidemill.kafka.broker.KafkaBroker;
import io.tidemill.testkit.RunningProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Source and sink over TLS and with SASL, and what they say when that fails. */
@ExtendWith(BrokerExtension.class)
class KafkaSecurityTest {
    private static final String SCRAM =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";";

    private KafkaBroker broker;
    private TestKafka kafka;
    private String in;
    private String out;

    @BeforeEach
    void makeTopics(TlsKafka tls) {
        broker = tls.broker();
        kafka = tls.kafka();
        in = kafka.topic(1);
        out = kafka.topic(1);
    }

    private Map<String, String> tls(String trustStorePassword) {
        return Map.of(
                "security.protocol",
                "SSL",
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                broker.trustStore().toString(),
                "ssl.truststore.password",
                trustStorePassword);
    }

    private Map<String, String> scramOverTls(String user, String password) {
        Map<String, String> properties = new HashMap<>(tls(KafkaBroker.trustStorePassword()));
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", "SCRAM-SHA-512");
        properties.put("sasl.jaas.config", SCRAM.formatted(user, password));
        return properties;
    }

    private KafkaSource<String, String> source(String servers, Map<String, String> properties) {
        return KafkaSource.strings(servers, KafkaTopics.named(in))
                .startingAt(StartOffsets.earliest())
                .patience(Duration.ofSeconds(2))
                .properties(properties)
                .build();
    }

    private KafkaSink<KafkaRecord<String, String>> sink(String servers, Map<String, String> properties) {
        return KafkaSink.<KafkaRecord<String, String>>strings(
                        servers, record -> new ProducerRecord<>(out, record.value()))
                .properties(properties)
                .exactlyOnce(TestKafka.newName("secured"))
                .build();
    }

    private void copies(String servers, Map<String, String> properties) {
        kafka.send(new TopicPartition(in, 0), "a", "b", "c");
        KafkaSink<KafkaRecord<String, String>> sink = sink(servers, properties);
        try (var program = RunningProgram.of(source(servers, properties))
                .outputs(stream -> stream.output(sink))
                .start()) {
            program.awaitThat(() -> program.recordCount() >= 3);
        }
        assertThat(kafka.values(out)).containsExactly("a", "b", "c");
    }

    private TidemillException failureOfReading(String servers, Map<String, String> properties) {
        try (var program = RunningProgram.start(source(servers, properties))) {
            return program.awaitFailure();
        }
    }

    private TidemillException failureOfWriting(String servers, Map<String, String> properties) {
        kafka.send(new TopicPartition(in, 0), "a");
        KafkaSink<KafkaRecord<String, String>> sink = sink(servers, properties);
        try (var program = RunningProgram.of(source(kafka.bootstrapServers(), Map.of()))
                .outputs(stream -> stream.output(sink))
                .start()) {
            return program.awaitFailure();
        }
    }

    private static String shown(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void copiesATopicOverTls() {
        copies(broker.tlsBootstrapServers(), tls(KafkaBroker.trustStorePassword()));
    }

    @Test
    void copiesATopicWithAPasswordOverTls() {
        copies(broker.saslTlsBootstrapServers(), scramOverTls("tide", "mill"));
    }

    @Test
    void aWrongPasswordStopsTheSourceAndTheSettingIsNamed() {
        TidemillException failure = failureOfReading(broker.saslTlsBootstrapServers(), scramOverTls("tide", "hunter2"));

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_FAILED);
        assertThat(failure)
                .hasMessageContaining("refuses to let kafka-1 read " + in)
                .hasMessageContaining("Look at the user and the password in sasl.jaas.config, and at sasl.mechanism");
        assertThat(shown(failure)).doesNotContain("hunter2");
    }

    @Test
    void aWrongPasswordStopsTheSinkAndTheSettingIsNamed() {
        TidemillException failure =
                failureOfWriting(broker.saslTlsBootstrapServers(), scramOverTls("nobody", "hunter2"));

        assertThat(shown(failure))
                .contains("refuses to let this program write")
                .contains("Look at the user and the password in sasl.jaas.config")
                .doesNotContain("hunter2");
    }

    @Test
    void aBrokerThatIsNotTrustedIsNotTalkedTo() {
        Map<String, String> withoutTrustStore = Map.of("security.protocol", "SSL");

        assertThat(failureOfReading(broker.tlsBootstrapServers(), withoutTrustStore))
                .hasMessageContaining("Look at ssl.truststore.location");
        assertThat(shown(failureOfWriting(broker.tlsBootstrapServers(), withoutTrustStore)))
                .contains("Look at ssl.truststore.location");
    }

    @Test
    void aWrongPasswordOfTheTrustStoreIsToldAndNotShown() {
        TidemillException failure = failureOfReading(broker.tlsBootstrapServers(), tls("hunter2"));

        assertThat(failure)
                .hasMessageContaining("cannot be made")
                .hasMessageContaining("password was incorrect")
                .hasMessageContaining("ssl.truststore.password");
        assertThat(shown(failure)).doesNotContain("hunter2");
    }

    @Test
    void aMechanismThatTheBrokerDoesNotHaveIsNamed() {
        Map<String, String> plain = new HashMap<>(scramOverTls("tide", "mill"));
        plain.put("sasl.mechanism", "PLAIN");
        plain.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"tide\""
                        + " password=\"mill\";");

        assertThat(failureOfReading(broker.saslTlsBootstrapServers(), plain))
                .hasMessageContaining("Look at sasl.mechanism and security.protocol");
    }

    @Test
    void aPortThatWantsTlsIsNotAskedForEverWithoutIt() {
        assertThat(failureOfReading(broker.tlsBootstrapServers(), Map.of()))
                .hasMessageContaining("TLS is spoken, but this program does not: set the property security.protocol");
    }
}

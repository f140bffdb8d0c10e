package io.tidemill.kafka;

import io.tidemill.error.TidemillException;
import io.tidemill.time.Durations;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * How to reach Kafka: the brokers, and the user's properties for the clients. Its text names no property's value, since some are
 * secrets.
 */
record KafkaConnection(String bootstrapServers, Map<String, String> properties) implements Serializable {
    /** One partition a consumer: what is fetched at once, and so what a consumer holds, is the same for both limits. */
    static final int FETCH_BYTES = 1 << 20;

    private static final int LEAST_SECRET = 6;
    /** A password as login modules have it; the user's name is none. */
    private static final Pattern QUOTED = Pattern.compile("(?i)(?:password|secret)\\w*\\s*=\\s*[\"']([^\"']*)[\"']");

    private static final Set<String> SECRET_WORDS = Set.of("password", "secret", "jaas", "key", "token", "credential");
    private static final Set<String> OURS_IN_CONSUMERS = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    private static final Set<String> OURS_IN_PRODUCERS = Set.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

    KafkaConnection {
        properties = Map.copyOf(properties);
    }

    /** Refuses properties that the source sets itself. */
    void requireNoneOfConsumers() {
        requireNone(OURS_IN_CONSUMERS, "source");
    }

    /** Refuses properties that the sink sets itself. */
    void requireNoneOfProducers() {
        requireNone(OURS_IN_PRODUCERS, "sink");
    }

    private void requireNone(Set<String> ours, String what) {
        for (String name : properties.keySet()) {
            if (ours.contains(name) || name.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
                throw TidemillException.invalidArgument("The property " + name + " is set by the Kafka " + what
                        + " itself; use the methods of its builder");
            }
        }
    }

    /** Returns how many bytes of a partition a consumer fetches at once. */
    int fetchBytes() {
        String given = properties.get(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG);
        try {
            return given == null ? FETCH_BYTES : Math.max(1, Integer.parseInt(given.strip()));
        } catch (NumberFormatException e) {
            throw TidemillException.invalidArgument(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG + " is '" + given
                    + "', but a number of bytes was expected");
        }
    }

    /** Returns whether bytes travel without TLS, so that any listener's answer can be looked at. */
    boolean isPlain() {
        return !properties
                .getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT")
                .toUpperCase(Locale.ROOT)
                .contains("SSL");
    }

    /** Makes a directory of the topics. */
    TopicDirectory directory(String clientId, Duration patience) {
        Map<String, Object> settings = admin(patience);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return new TopicDirectory(Admin.create(settings));
    }

    /** Makes a consumer of bytes. */
    Consumer<ByteBuffer, ByteBuffer> consumer(String clientId, String group) {
        return consumer(clientId, group, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    }

    /** Makes a consumer. */
    <K, V> Consumer<K, V> consumer(String clientId, String group, Deserializer<K> keys, Deserializer<V> values) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes());
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.putAll(properties);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        if (!group.isEmpty()) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        return new KafkaConsumer<>(settings, keys, values);
    }

    /** Makes a consumer of a group that only knows its group. */
    Consumer<ByteBuffer, ByteBuffer> groupMember(String group) {
        Map<String, Object> settings = new HashMap<>(known(ConsumerConfig.configNames()));
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return new KafkaConsumer<>(settings, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    }

    /** Returns the settings of a producer that writes each record once, in order, or fails within {@code patience}. */
    Map<String, Object> producer(Duration patience) {
        int patienceMillis = (int) Math.min(Durations.millis(patience), Integer.MAX_VALUE);
        int requestMillis = Math.min(30_000, patienceMillis);
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patienceMillis);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, requestMillis);
        settings.putAll(known(ProducerConfig.configNames()));
        settings.putIfAbsent(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(patienceMillis, requestMillis + 1_000));
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        return settings;
    }

    /** Returns the settings of an administrator. */
    Map<String, Object> admin(Duration patience) {
        Map<String, Object> settings = new HashMap<>(known(AdminClientConfig.configNames()));
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                Math.min(patience.toMillis(), Integer.MAX_VALUE));
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(patience.toMillis(), 30_000));
        return settings;
    }

    /** Returns the properties that another kind of client knows, too. */
    private Map<String, String> known(Set<String> names) {
        return properties.entrySet().stream()
                .filter(property -> names.contains(property.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Returns the message without the values of properties that may be secrets, and without the passwords in them. One of a few letters
     * stays: it is no secret, and to hide each of its letters would both garble the message and tell them.
     */
    String withoutSecrets(String message) {
        String shown = message;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (isSecret(property.getKey())) {
                shown = without(shown, property.getValue());
                for (Matcher quoted = QUOTED.matcher(property.getValue()); quoted.find(); ) {
                    shown = without(shown, quoted.group(1));
                }
            }
        }
        return shown;
    }

    private static String without(String message, String secret) {
        return secret.strip().length() < LEAST_SECRET ? message : message.replace(secret, "[hidden]");
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET_WORDS.stream().anyMatch(lower::contains);
    }

    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers;
    }
}

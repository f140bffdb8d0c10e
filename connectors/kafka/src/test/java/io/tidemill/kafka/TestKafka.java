package io.tidemill.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker as a test sees it: topics of its own, and what is in them. */
final class TestKafka implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final String saslBootstrapServers;
    private final Admin admin;
    private final Producer<String, String> producer;

    TestKafka(String bootstrapServers, String saslBootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.saslBootstrapServers = saslBootstrapServers;
        this.admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        this.producer = new KafkaProducer<>(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns where clients log in by SASL, as {@code tide} with the password {@code mill}. */
    String saslBootstrapServers() {
        return saslBootstrapServers;
    }

    Producer<String, String> producer() {
        return producer;
    }

    // ---- topics

    /** Returns a name that no other test uses. */
    static String newName(String start) {
        return start + "-" + NAMES.incrementAndGet();
    }

    /** Makes a topic and returns its name. */
    String topic(int partitions) {
        String name = newName("topic");
        createTopic(name, partitions, Map.of());
        return name;
    }

    void createTopic(String name, int partitions, Map<String, String> configuration) {
        await(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configuration)))
                .all());
    }

    void addPartitions(String topic, int total) {
        await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all());
    }

    void deleteTopic(String topic) {
        await(admin.deleteTopics(List.of(topic)).all());
    }

    /** Makes a topic of one partition again that was just deleted, as soon as the broker has forgotten it. */
    void createAgain(String topic) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                createTopic(topic, 1, Map.of());
                return;
            } catch (IllegalStateException e) {
                boolean isThere = e.getCause() != null && e.getCause().getCause() instanceof TopicExistsException;
                if (!isThere || System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    void deleteRecordsBefore(TopicPartition partition, long offset) {
        await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /** Waits until compaction has removed the first record of a partition; writes into it, so that segments are closed. */
    void awaitFirstOffsetsGone(TopicPartition partition) {
        Map<String, Object> settings = Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                send(new ProducerRecord<>(partition.topic(), partition.partition(), "other", "value"));
                consumer.seek(partition, 0);
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    if (found.offset() > 0) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("The broker does not compact " + partition);
    }

    /** Returns the offset that a group has committed for a partition; -1 for none. */
    long committed(String group, TopicPartition partition) {
        var offset = await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition);
        return offset == null ? -1 : offset.offset();
    }

    // ---- records

    /** Writes values to a partition, and returns the offset of the last one. */
    long send(TopicPartition partition, String... values) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value)));
        }
        return sent.stream().mapToLong(future -> await(future).offset()).max().orElse(-1);
    }

    RecordMetadata send(ProducerRecord<String, String> record) {
        return await(producer.send(record));
    }

    /** Returns a producer of transactions, to be closed. */
    Producer<String, String> transactions() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, newName("transactions"));
        Producer<String, String> made = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        made.initTransactions();
        return made;
    }

    /** Writes values in a transaction that is committed. */
    static void commit(Producer<String, String> transactions, TopicPartition partition, String... values) {
        sendInTransaction(transactions, partition, values);
        transactions.commitTransaction();
    }

    /** Writes values in a transaction that is aborted. */
    static void abort(Producer<String, String> transactions, TopicPartition partition, String... values) {
        sendInTransaction(transactions, partition, values);
        transactions.abortTransaction();
    }

    private static void sendInTransaction(
            Producer<String, String> transactions, TopicPartition partition, String... values) {
        transactions.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(transactions.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value)));
        }
        transactions.flush();
        sent.forEach(TestKafka::await);
    }

    /** Returns the values of all committed records of a topic, partition by partition. */
    List<String> values(String topic) {
        return records(topic).stream().map(ConsumerRecord::value).toList();
    }

    /**
     * Returns where partitions end, undecided transactions included: a commit has returned before all partitions know of it, so
     * whoever wants to see it has to wait for these.
     */
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        await(admin.listOffsets(latest).all()).forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Returns all committed records of a topic, partition by partition; waits for transactions that are not decided. */
    List<ConsumerRecord<String, String>> records(String topic) {
        Map<String, Object> settings = Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = ends(partitions);
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                while (consumer.position(partition) < ends.get(partition)) {
                    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                }
            }
        }
        return records;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        return await((Future<T>) future.toCompletionStage().toCompletableFuture());
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}

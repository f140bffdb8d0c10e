package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.BatchContext;
import io.tidemill.error.TidemillException;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.rdd.RDD;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A stream of Kafka topics' records. A batch is a range of offsets of each partition, read in tasks; nothing is held in between but
 * what consumers have fetched ahead. With a checkpoint directory the positions are part of the checkpoint, and the records of
 * a batch that is run again are the same: exactly once, up to the outputs.
 *
 * <pre>{@code
 * KafkaSource<String, String> requests = KafkaSource.strings("localhost:9092", KafkaTopics.named("requests"))
 *         .startingAt(StartOffsets.earliest())
 *         .group("monitoring")
 *         .build();
 * DStream<String> lines = ssc.stream(requests).map(KafkaRecord::requireValue);
 * }</pre>
 *
 * <p>Only committed records of transactions are read, unless the property {@code isolation.level} says otherwise. Partitions of
 * one batch are read in parallel, each in its order; a source that is read by several outputs is fetched for each of them, so
 * {@code cache()} it where that costs too much.
 *
 * <p>A broker that is away is waited for, as long as {@link Builder#patience} says; then the application stops, as it does
 * when a topic does not exist, or this program may not read it.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class KafkaSource<K, V> implements Source<KafkaRecord<K, V>> {
    private final KafkaReading<K, V> reading;
    private final WatchOptions watching;
    private final OptionalLong perSecondAndPartition;
    private final OptionalLong perSecond;

    private KafkaSource(Builder<K, V> builder) {
        KafkaConnection connection = new KafkaConnection(builder.bootstrapServers, builder.properties);
        connection.requireNoneOfConsumers();
        connection.fetchBytes(); // refuses what is no number
        this.reading = new KafkaReading<>(
                connection,
                builder.keys,
                builder.values,
                builder.lost,
                builder.deadLetterTopic,
                builder.patience,
                "kafka");
        this.watching = new WatchOptions(
                connection,
                builder.topics,
                builder.firstStart(),
                builder.group,
                builder.lost,
                builder.discovery,
                builder.polling,
                builder.patience);
        this.perSecondAndPartition = builder.perSecondAndPartition;
        this.perSecond = builder.perSecond;
    }

    /**
     * Returns a builder of a source.
     *
     * @param bootstrapServers {@code host:port} of one or more brokers, with commas between
     * @param keys makes a deserializer of keys, such as {@code StringDeserializer::new}; called for each consumer
     * @param values makes a deserializer of values
     */
    public static <K, V> Builder<K, V> builder(
            String bootstrapServers,
            KafkaTopics topics,
            SupplierFunction<Deserializer<K>> keys,
            SupplierFunction<Deserializer<V>> values) {
        return new Builder<>(bootstrapServers, topics, keys, values);
    }

    /** Returns a builder of a source whose keys and values are UTF-8. */
    public static Builder<String, String> strings(String bootstrapServers, KafkaTopics topics) {
        return builder(bootstrapServers, topics, StringDeserializer::new, StringDeserializer::new);
    }

    @Override
    public String kind() {
        return "kafka";
    }

    /** Returns the topics, without the brokers: these come and go, and a topic of another cluster has another id. */
    @Override
    public String place() {
        return watching.topics().toString();
    }

    @Override
    public SourceRun<KafkaRecord<K, V>> start(SourceContext context) {
        KafkaReading<K, V> named = new KafkaReading<>(
                reading.connection(),
                reading.keys(),
                reading.values(),
                reading.lost(),
                reading.deadLetterTopic(),
                reading.patience(),
                context.name());
        RateLimits limits = RateLimits.of(perSecondAndPartition, perSecond, context.batchInterval());
        return KafkaRun.start(named, watching, limits, context);
    }

    /**
     * Returns the records of fixed ranges, to be processed again or for once, with the connection and the deserializers of this source;
     * a range is a partition. Nothing is committed to a group, and no topic but those of the ranges is looked at.
     *
     * <p>Each pass over a partition makes a consumer and reads the range again. Offsets that are gone are handled as
     * {@link Builder#lost} says, but counted nowhere.
     *
     * @param context where the RDD lives
     */
    public RDD<KafkaRecord<K, V>> rdd(BatchContext context, List<OffsetRange> ranges) {
        List<Split<KafkaRecord<K, V>>> splits = new ArrayList<>();
        ranges.forEach(range -> splits.add(new KafkaSplit<>(range, null, reading, null)));
        return context.rdds().rdd(new SplitsPlan<>(splits, Operator.here("KafkaSource.rdd")));
    }

    @Override
    public String toString() {
        return "kafka " + watching.topics();
    }

    /** What a source is made of. Everything has a default but what {@link KafkaSource#builder} is given. */
    public static final class Builder<K, V> {
        private final String bootstrapServers;
        private final KafkaTopics topics;
        private final SupplierFunction<Deserializer<K>> keys;
        private final SupplierFunction<Deserializer<V>> values;
        private final Map<String, String> properties = new HashMap<>();
        private Optional<StartOffsets> start = Optional.empty();
        private LostOffsets lost = LostOffsets.STOP;
        private String group = "";
        private String deadLetterTopic = "";
        private OptionalLong perSecondAndPartition = OptionalLong.empty();
        private OptionalLong perSecond = OptionalLong.empty();
        private Duration discovery = Duration.ofSeconds(30);
        private Optional<Duration> polling = Optional.empty();
        private Duration patience = Duration.ofMinutes(2);

        private Builder(
                String bootstrapServers,
                KafkaTopics topics,
                SupplierFunction<Deserializer<K>> keys,
                SupplierFunction<Deserializer<V>> values) {
            this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers");
            this.topics = requireNonNull(topics, "topics");
            this.keys = requireNonNull(keys, "keys");
            this.values = requireNonNull(values, "values");
        }

        /**
         * Sets where partitions begin at the very first start, and without a checkpoint at every start. By default that is where the
         * group is, if one is given, and {@link StartOffsets#latest} otherwise and where the group has no offset.
         */
        public Builder<K, V> startingAt(StartOffsets offsets) {
            start = Optional.of(requireNonNull(offsets, "offsets"));
            return this;
        }

        /**
         * Sets the consumer group to which positions are committed when their batch is; none by default. With a checkpoint directory
         * they are for tools that show how far programs are, since the checkpoint decides where the source goes on. Without one,
         * the source goes on where the group is, at least once, unless {@link #startingAt} says something else.
         */
        public Builder<K, V> group(String name) {
            group = requireNonNull(name, "name");
            return this;
        }

        /** Sets what happens when records are not there any more; {@link LostOffsets#STOP} by default. */
        public Builder<K, V> lost(LostOffsets policy) {
            lost = requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets the topic to which records are written that cannot be decoded; they are counted as {@code malformed}. Without one,
         * such a record stops the application. A batch that is run again may write them again.
         */
        public Builder<K, V> deadLetters(String topic) {
            deadLetterTopic = requireNonNull(topic, "topic");
            return this;
        }

        /** Bounds what a batch takes to this many records for each second that it covers; no bound by default. */
        public Builder<K, V> maxRate(long recordsPerSecond) {
            perSecond = positive(recordsPerSecond, "maxRate");
            return this;
        }

        /** Bounds what a batch takes of each partition, as {@link #maxRate} does in total; no bound by default. */
        public Builder<K, V> maxRatePerPartition(long recordsPerSecond) {
            perSecondAndPartition = positive(recordsPerSecond, "maxRatePerPartition");
            return this;
        }

        private static OptionalLong positive(long value, String what) {
            if (value < 1) {
                throw TidemillException.invalidArgument(what + " must be at least 1 record per second, not " + value);
            }
            return OptionalLong.of(value);
        }

        /** Sets how often new partitions and topics are looked for; 30 seconds by default. */
        public Builder<K, V> discoverEvery(Duration interval) {
            discovery = KafkaOptions.time("discoverEvery", interval);
            return this;
        }

        /**
         * Sets how often the brokers are asked how far the partitions reach; a quarter of the batch interval by default, between
         * 5 and 250 ms.
         */
        public Builder<K, V> pollEvery(Duration interval) {
            polling = Optional.of(KafkaOptions.time("pollEvery", interval));
            return this;
        }

        /** Sets how long brokers that do not answer are waited for; 2 minutes by default. */
        public Builder<K, V> patience(Duration duration) {
            patience = KafkaOptions.time("patience", duration);
            return this;
        }

        /** Sets a property of Kafka's clients, such as {@code security.protocol}; see Kafka's documentation. */
        public Builder<K, V> property(String name, String value) {
            properties.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
            return this;
        }

        /** Sets properties of Kafka's clients. */
        public Builder<K, V> properties(Map<String, String> given) {
            given.forEach(this::property);
            return this;
        }

        private StartOffsets firstStart() {
            return start.orElseGet(
                    () -> group.isEmpty() ? StartOffsets.latest() : StartOffsets.ofGroup(StartOffsets.latest()));
        }

        /**
         * Returns the source.
         *
         * @throws TidemillException if a property is one that the source sets itself, or the start offsets need a group
         */
        public KafkaSource<K, V> build() {
            if (start.isPresent() && start.get().needsGroup() && group.isEmpty()) {
                throw TidemillException.invalidArgument(
                        "Start offsets of the group need a group; call group(...), too");
            }
            return new KafkaSource<>(this);
        }
    }
}

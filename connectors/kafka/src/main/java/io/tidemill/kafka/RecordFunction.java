package io.tidemill.kafka;

import io.tidemill.error.FunctionFailedException;
import io.tidemill.function.MapFunction;
import io.tidemill.plan.Operator;
import java.io.Serial;
import java.io.Serializable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The function of a sink that makes records of Kafka, with the program's line where it was written. */
final class RecordFunction<T, K, V> implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN_CHARACTERS = 200;

    private final MapFunction<? super T, ProducerRecord<K, V>> function;
    private final Operator operator;

    /** A function of the program's line that is being run. */
    RecordFunction(MapFunction<? super T, ProducerRecord<K, V>> function) {
        this.function = function;
        this.operator = Operator.here("KafkaSink");
    }

    /**
     * Returns what the function makes of a value.
     *
     * @throws FunctionFailedException if it fails, or makes nothing; names the line and the value
     */
    ProducerRecord<K, V> apply(T value) {
        @Nullable ProducerRecord<K, V> made;
        try {
            made = function.apply(value);
        } catch (Exception e) {
            throw failed(value, e);
        }
        if (made == null) {
            throw failed(
                    value,
                    new NullPointerException(
                            "it returned null; filter the stream before the output where nothing is to be written"));
        }
        return made;
    }

    /** Returns the failure of writing what was made of a value. */
    RuntimeException failed(T value, Throwable cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new FunctionFailedException(operator + ", for the record " + shown(value), cause);
    }

    private static String shown(@Nullable Object value) {
        String text;
        try {
            text = String.valueOf(value);
        } catch (RuntimeException e) {
            return "of " + (value == null ? "null" : value.getClass().getName()); // it cannot even say what it is
        }
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }
}

package io.tidemill.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Small values of the JDK that are neither times nor collections. */
@SuppressWarnings("JavaUtilDate") // programs still keep dates
final class PlainValues {
    private PlainValues() {}

    static void write(int tag, Object value, StateWriter writer) {
        ByteOutput out = writer.out();
        out.writeByte(tag);
        switch (tag) {
            case ValueTag.BYTE -> out.writeByte((Byte) value);
            case ValueTag.SHORT -> out.writeSigned((Short) value);
            case ValueTag.FLOAT -> out.writeFloat((Float) value);
            case ValueTag.CHARACTER -> out.writeUnsigned((Character) value);
            case ValueTag.BIG_INTEGER -> writeBigInteger((BigInteger) value, out);
            case ValueTag.BIG_DECIMAL -> {
                out.writeSigned(((BigDecimal) value).scale());
                writeBigInteger(((BigDecimal) value).unscaledValue(), out);
            }
            case ValueTag.UUID -> {
                out.writeLong(((UUID) value).getMostSignificantBits());
                out.writeLong(((UUID) value).getLeastSignificantBits());
            }
            case ValueTag.OPTIONAL -> writer.put(((Optional<?>) value).orElse(null));
            case ValueTag.OPTIONAL_INT -> writer.put(boxed((OptionalInt) value));
            case ValueTag.OPTIONAL_LONG -> writer.put(boxed((OptionalLong) value));
            case ValueTag.OPTIONAL_DOUBLE -> writer.put(boxed((OptionalDouble) value));
            case ValueTag.ATOMIC_BOOLEAN -> out.writeByte(((AtomicBoolean) value).get() ? 1 : 0);
            case ValueTag.ATOMIC_INTEGER -> out.writeSigned(((AtomicInteger) value).get());
            case ValueTag.ATOMIC_LONG -> out.writeSigned(((AtomicLong) value).get());
            case ValueTag.BIT_SET -> {
                byte[] bits = ((BitSet) value).toByteArray();
                out.writeUnsigned(bits.length);
                out.writeBytes(bits);
            }
            case ValueTag.DATE -> out.writeSigned(((Date) value).getTime());
            case ValueTag.LOCALE -> writer.putText(((Locale) value).toLanguageTag());
            case ValueTag.CURRENCY -> writer.putText(((Currency) value).getCurrencyCode());
            case ValueTag.URI -> writer.putText(value.toString());
            case ValueTag.ENTRY, ValueTag.FIXED_ENTRY -> {
                writer.put(((Map.Entry<?, ?>) value).getKey());
                writer.put(((Map.Entry<?, ?>) value).getValue());
            }
            default -> throw new IllegalStateException("no value has the tag " + tag);
        }
    }

    private static @Nullable Object boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Object boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static @Nullable Object boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static void writeBigInteger(BigInteger value, ByteOutput out) {
        byte[] bytes = value.toByteArray();
        out.writeUnsigned(bytes.length);
        out.writeBytes(bytes);
    }

    static Object read(int tag, StateReader reader) {
        ByteInput in = reader.in();
        return switch (tag) {
            case ValueTag.BIG_INTEGER -> new BigInteger(in.readBytes());
            case ValueTag.BIG_DECIMAL -> {
                int scale = in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
                yield new BigDecimal(new BigInteger(in.readBytes()), scale);
            }
            case ValueTag.UUID -> new UUID(in.readLong(), in.readLong());
            case ValueTag.OPTIONAL -> Optional.ofNullable(reader.get());
            case ValueTag.OPTIONAL_INT -> {
                Integer value = (Integer) reader.get();
                yield value == null ? OptionalInt.empty() : OptionalInt.of(value);
            }
            case ValueTag.OPTIONAL_LONG -> {
                Long value = (Long) reader.get();
                yield value == null ? OptionalLong.empty() : OptionalLong.of(value);
            }
            case ValueTag.OPTIONAL_DOUBLE -> {
                Double value = (Double) reader.get();
                yield value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
            }
            case ValueTag.ATOMIC_BOOLEAN -> new AtomicBoolean(FieldKind.bool(in));
            case ValueTag.ATOMIC_INTEGER -> new AtomicInteger(in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case ValueTag.ATOMIC_LONG -> new AtomicLong(in.readSigned());
            case ValueTag.BIT_SET -> BitSet.valueOf(in.readBytes());
            case ValueTag.DATE -> new Date(in.readSigned());
            case ValueTag.LOCALE -> Locale.forLanguageTag(reader.text());
            case ValueTag.CURRENCY -> Currency.getInstance(reader.text());
            case ValueTag.URI -> URI.create(reader.text());
            case ValueTag.ENTRY -> new SimpleEntry<>(reader.get(), reader.get());
            case ValueTag.FIXED_ENTRY -> new SimpleImmutableEntry<>(reader.get(), reader.get());
            default -> throw in.damaged("no value has the tag " + tag);
        };
    }
}

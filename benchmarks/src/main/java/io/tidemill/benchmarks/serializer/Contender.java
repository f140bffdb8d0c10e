package io.tidemill.benchmarks.serializer;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.CompatibleFieldSerializer;
import io.tidemill.engine.StateSerializer;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.fory.Fory;
import org.apache.fory.config.Language;

/** A serializer in the race, set up so that classes may change and only those that are allowed are read. */
public enum Contender {
    /** Tidemill's own. */
    TIDEMILL {
        @Override
        Codec codec() {
            StateSerializer serializer = StateSerializer.of(Set.of(Visit.class), List.of());
            ValueWriter writer = serializer.writer();
            ValueReader reader = serializer.reader();
            return new Codec() {
                @Override
                public byte[] write(Object[] values) {
                    for (Object value : values) {
                        writer.write(value);
                    }
                    ByteBuffer taken = writer.take();
                    byte[] bytes = new byte[taken.remaining()];
                    taken.get(bytes);
                    return bytes;
                }

                @Override
                @SuppressWarnings("NullAway") // what was written, which is no null
                public Object[] read(byte[] bytes, int count) {
                    reader.reset(ByteBuffer.wrap(bytes));
                    Object[] values = new Object[count];
                    for (int i = 0; i < count; i++) {
                        values[i] = reader.read();
                    }
                    return values;
                }
            };
        }
    },
    /** Java serialization, with a filter. */
    JAVA {
        @Override
        Codec codec() {
            return new Codec() {
                @Override
                public byte[] write(Object[] values) throws IOException {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                        out.writeObject(values);
                    }
                    return bytes.toByteArray();
                }

                @Override
                public Object[] read(byte[] bytes, int count) throws IOException, ClassNotFoundException {
                    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                        in.setObjectInputFilter(java.io.ObjectInputFilter.Config.createFilter(
                                "java.lang.*;java.util.*;io.tidemill.benchmarks.serializer.*;!*"));
                        return (Object[]) in.readObject();
                    }
                }
            };
        }
    },
    /** Kryo, its fields by name where it can. */
    KRYO {
        @Override
        Codec codec() {
            Kryo kryo = new Kryo();
            kryo.setRegistrationRequired(true);
            kryo.setDefaultSerializer(CompatibleFieldSerializer.class);
            kryo.register(Object[].class);
            kryo.register(Visit.class);
            kryo.register(java.util.ArrayList.class);
            Output output = new Output(1 << 16, -1);
            Input input = new Input();
            return new Codec() {
                @Override
                public byte[] write(Object[] values) {
                    output.reset();
                    kryo.writeClassAndObject(output, values);
                    return output.toBytes();
                }

                @Override
                public Object[] read(byte[] bytes, int count) {
                    input.setBuffer(bytes);
                    return (Object[]) kryo.readClassAndObject(input);
                }
            };
        }
    },
    /** Apache Fory, which compiles code for each class. */
    FORY {
        @Override
        Codec codec() {
            return fory(true);
        }
    },
    /** Apache Fory without that. */
    FORY_INTERPRETED {
        @Override
        Codec codec() {
            return fory(false);
        }
    };

    private static Codec fory(boolean compiles) {
        Fory fory = Fory.builder()
                .withLanguage(Language.JAVA)
                .withCompatible(true)
                .requireClassRegistration(false)
                .withTypeChecker((resolver, name) -> name.equals(Visit.class.getName()))
                .withRefTracking(false)
                .withCodegen(compiles)
                .build();
        return new Codec() {
            @Override
            public byte[] write(Object[] values) {
                return fory.serialize(values);
            }

            @Override
            public Object[] read(byte[] bytes, int count) {
                return (Object[]) fory.deserialize(bytes);
            }
        };
    }

    /** Returns a new one, to be used by one thread. */
    abstract Codec codec();

    /** Writes and reads blocks of values. */
    interface Codec {
        byte[] write(Object[] values) throws IOException;

        Object[] read(byte[] bytes, int count) throws IOException, ClassNotFoundException;
    }
}

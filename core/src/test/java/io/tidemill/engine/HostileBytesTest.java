package io.tidemill.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That bytes nobody wrote do no harm. */
class HostileBytesTest {
    private static final Set<ErrorCode> EXPECTED = EnumSet.of(ErrorCode.CHECKPOINT_DAMAGED, ErrorCode.NOT_SERIALIZABLE);
    private static final int TRIES = 60_000;
    private static final int MILLION = 1_000_000;

    /** Named by patterns, so that the loader is asked for them. */
    private static final List<String> SAMPLES = Stream.of(
                    "Everything",
                    "Visit",
                    "Nothing",
                    "Login",
                    "Logout",
                    "Event",
                    "Dog",
                    "Money",
                    "Celsius",
                    "Celsius$Degrees",
                    "Color")
            .map(name -> "io.tidemill.engine.Samples$" + name)
            .toList();

    private final StateSerializer serializer = Samples.serializer();

    /** Remembers which classes it was asked for. */
    private static final class WatchingLoader extends ClassLoader {
        private final Set<String> asked = ConcurrentHashMap.newKeySet();

        WatchingLoader() {
            super(HostileBytesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void givesAnErrorOrAValueWhateverTheBytesAre() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WatchingLoader loader = new WatchingLoader();
        ValueReader reader = StateSerializer.of(Set.of(), SAMPLES, loader).reader();
        List<byte[]> blocks = blocks();
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = mutated(blocks.get(random.nextInt(blocks.size())), random);
            reader.reset(ByteBuffer.wrap(bytes));
            try {
                while (reader.hasRemaining()) {
                    reader.read();
                }
            } catch (TidemillException e) {
                assertThat(EXPECTED).as("seed %d, try %d", seed, i).contains(e.code());
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", try " + i, e);
            }
        }

        assertThat(loader.asked).as("seed %d", seed).allMatch(HostileBytesTest::isHarmless);
        assertThat(Samples.sprung).isFalse();
    }

    private static boolean isHarmless(String name) {
        return SAMPLES.contains(name)
                || name.matches("java\\.(lang|util|math|time)\\.[^.]*")
                || name.equals("java.util.concurrent.TimeUnit")
                || name.equals("java.time.temporal.ChronoUnit");
    }

    /** Returns each sample as a block, all of them as one, and both with the trap in the place of visits. */
    private List<byte[]> blocks() {
        List<byte[]> blocks = new ArrayList<>();
        ValueWriter writer = serializer.writer();
        for (Object value : Samples.all()) {
            writer.write(value);
            blocks.add(bytes(writer));
        }
        Samples.all().forEach(writer::write);
        blocks.add(bytes(writer));
        List<byte[]> trapped = blocks.stream().map(HostileBytesTest::trapped).toList();
        blocks.addAll(trapped);
        return blocks;
    }

    private static byte[] trapped(byte[] block) {
        return new String(block, ISO_8859_1)
                .replace(Samples.Visit.class.getName(), Samples.Traps.class.getName())
                .getBytes(ISO_8859_1);
    }

    private static byte[] mutated(byte[] block, Random random) {
        byte[] bytes = block.clone();
        for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static byte[] bytes(ValueWriter writer) {
        ByteBuffer taken = writer.take();
        byte[] bytes = new byte[taken.remaining()];
        taken.get(bytes);
        return bytes;
    }

    @Test
    void neverLoadsAClassThatIsNotAllowed() {
        ValueWriter writer = serializer.writer();
        writer.write(new Samples.Visit("ann", 1, List.of()));
        byte[] bytes = trapped(bytes(writer));

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessageContaining("Samples$Traps, which is not allowed");
        assertThat(Samples.sprung).isFalse();
    }

    @Test
    void believesNoCountThatTheBytesCouldNotHold() {
        // lists in lists, each of which says that it holds a million
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 400; i++) {
            bytes.writeBytes(new byte[] {ValueTag.ARRAY_LIST, (byte) 0xc0, (byte) 0x84, 0x3d}); // 1 000 000
        }
        bytes.writeBytes(new byte[MILLION]);

        assertDamaged(bytes.toByteArray(), "a count of 1000000 is more than what is left could hold");
    }

    @Test
    void readsNoDeeperThanItsBound() {
        byte[] bytes = new byte[MILLION];
        Arrays.fill(bytes, (byte) ValueTag.OPTIONAL);

        assertDamaged(bytes, "values are nested more than 250 deep");
    }

    @Test
    void readsTheDeepestValueOnASmallStack() throws Exception {
        Object deep = "x";
        for (int i = 0; i < StateWriter.MAX_DEPTH; i++) {
            deep = switch (i % 3) {
                case 0 -> new Samples.Box(deep);
                case 1 -> Optional.of(deep);
                default -> new ArrayList<>(List.of(deep));
            };
        }
        Object value = deep;
        AtomicReference<Object> back = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    ValueWriter writer = serializer.writer();
                    writer.write(value);
                    back.set(read(bytes(writer)));
                },
                "small stack",
                512 << 10);
        small.start();
        small.join();

        assertThat(back.get() != null && back.get().equals(value)).isTrue();
    }

    @Test
    void refusesKeysThatCanNotBeCompared() {
        assertDamaged(
                new byte[] {ValueTag.TREE_SET, 0, 2, (byte) (ValueTag.SHORT_TEXT + 1), 'a', ValueTag.SMALL_LONG},
                "they make no value");
    }

    private void assertDamaged(byte[] bytes, String reason) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_DAMAGED))
                .hasMessageContaining(reason)
                .hasMessageContaining("of " + bytes.length);
    }

    private Object read(byte[] bytes) {
        ValueReader reader = serializer.reader();
        reader.reset(ByteBuffer.wrap(bytes));
        return reader.read();
    }
}

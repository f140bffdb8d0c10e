package io.tidemill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * That values which were written once stay readable. The file holds the {@link Samples} of its time as one block; samples are
 * only added at the end, and a new file comes beside the old one when the format changes.
 */
class GoldenValuesTest {
    private static final String FIRST = "/golden/values-1.bin";

    private final StateSerializer serializer = Samples.serializer();

    @Test
    void readsWhatTheFirstFormatWrote() throws IOException {
        List<Object> golden = read(bytes());

        assertThat(golden).hasSizeGreaterThan(200);
        assertThat(golden.toArray())
                .isEqualTo(Samples.all().subList(0, golden.size()).toArray());
    }

    @Test
    void writesTheSameBytesStill() throws IOException {
        byte[] golden = bytes();
        ValueWriter writer = serializer.writer();
        Samples.all().subList(0, read(golden).size()).forEach(writer::write);

        assertThat(writer.take()).isEqualTo(ByteBuffer.wrap(golden));
    }

    private List<Object> read(byte[] bytes) {
        ValueReader reader = serializer.reader();
        reader.reset(ByteBuffer.wrap(bytes));
        List<Object> values = new ArrayList<>();
        while (reader.hasRemaining()) {
            values.add(reader.read());
        }
        return values;
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = GoldenValuesTest.class.getResourceAsStream(FIRST)) {
            return Objects.requireNonNull(in, FIRST).readAllBytes();
        }
    }

    /**
     * Writes a golden file of the samples, for a format that has none yet.
     *
     * @param args where to
     */
    public static void main(String[] args) throws IOException {
        ValueWriter writer = Samples.serializer().writer();
        Samples.all().forEach(writer::write);
        ByteBuffer taken = writer.take();
        byte[] bytes = new byte[taken.remaining()];
        taken.get(bytes);
        Files.write(Path.of(args[0]), bytes);
    }
}

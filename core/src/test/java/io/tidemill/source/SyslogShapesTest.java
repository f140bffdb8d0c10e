package io.tidemill.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as devices and programs send them: {@code syslog-shapes.tsv} has one in each line. */
@Tag("faults")
class SyslogShapesTest {
    private static final int COLUMNS = 8;
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|r|\\\\)");

    record Shape(
            String name,
            String raw,
            String timestamp,
            String host,
            String application,
            String process,
            String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Shape> shapes() throws IOException {
        InputStream file = Objects.requireNonNull(SyslogShapesTest.class.getResourceAsStream("syslog-shapes.tsv"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(SyslogShapesTest::shape)
                    .toList();
        }
    }

    private static Shape shape(String line) {
        String[] columns = line.split("\t", -1);
        assertThat(columns).as(line).hasSize(COLUMNS);
        assertThat(columns[COLUMNS - 1]).startsWith("https://");
        String[] texts = Stream.of(columns).map(SyslogShapesTest::unescaped).toArray(String[]::new);
        return new Shape(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6]);
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(it -> switch (it.group(1).charAt(0)) {
            case 'u' -> String.valueOf((char) Integer.parseInt(it.group(1).substring(1), 16));
            case 'r' -> "\r";
            default -> "\\\\";
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void tellsTimeHostProgramAndText(Shape shape) {
        List<String> notes = new ArrayList<>();

        SyslogMessage message = decoded(shape.raw() + "\n", notes);

        assertThat(notes).isEmpty();
        assertThat(List.of(
                        message.timestamp(),
                        message.host(),
                        message.application(),
                        message.process(),
                        message.message()))
                .containsExactly(
                        shape.timestamp(), shape.host(), shape.application(), shape.process(), shape.message());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void isTheSameAfterItsLength(Shape shape) {
        List<String> notes = new ArrayList<>();
        String framed = shape.raw().getBytes(UTF_8).length + " " + shape.raw();

        assertThat(decoded(framed, notes)).isEqualTo(decoded(shape.raw() + "\n", notes));
    }

    private static SyslogMessage decoded(String frame, List<String> notes) {
        byte[] bytes = frame.getBytes(UTF_8);
        SyslogFormat format = new SyslogFormat(4096);
        assertThat(format.lastRecordEnd(bytes, 0, 0, bytes.length)).isEqualTo(bytes.length);
        RecordDecoder<SyslogMessage> decoder = format.decoder((what, example) -> notes.add(what + " " + example));
        decoder.reset(bytes, 0, bytes.length);
        SyslogMessage message = decoder.next();
        assertThat(decoder.hasNext()).isFalse();
        return message;
    }

    @Test
    void areAtLeastSixty() throws IOException {
        assertThat(shapes()).hasSizeGreaterThan(60);
    }
}

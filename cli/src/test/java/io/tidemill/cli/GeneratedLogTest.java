package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedLogTest {

    private static final int DAY = 65_536;
    private static final List<String> LINES = lines(GeneratedLog.of(1000, 1), DAY);

    @Test
    void hasTheFormatOfTheReferencePrograms() {
        assertThat(LINES)
                .allMatch(line ->
                        line.matches("\\d+\\.\\d+\\.\\d+\\.\\d+ - \\d+ \\[15/Sep/2013:\\d\\d:\\d\\d:\\d\\d \\+0100] "
                                + "\"GET /\\S+ HTTP/1\\.0\" (200|404) \\d+ \"http://\\S+\" \"Example [^\"]+\""));
    }

    @Test
    void requestsAKnowledgeBaseDocumentInAThirdOfTheLines() {
        long requests =
                LINES.stream().filter(line -> line.contains("/KBDOC-00")).count();
        assertThat((double) requests / DAY).isCloseTo(1 / 3.0, within(0.01));
    }

    @Test
    void hasLinesOf156BytesOnAverage() {
        for (int users : new int[] {1000, 100_000}) {
            int count = 2 * Math.max(users, DAY / 2);
            double bytes = lines(GeneratedLog.of(users, 7), count).stream()
                    .mapToInt(line -> line.length() + 1)
                    .average()
                    .orElseThrow();
            assertThat(bytes).isCloseTo(156, within(2.0));
        }
    }

    @Test
    void containsEveryUserAndSomeOfThemOften() {
        Map<Integer, Long> requestsByUser =
                LINES.stream().map(line -> Integer.valueOf(line.split(" ")[2])).collect(counted());
        List<Long> requests = requestsByUser.values().stream()
                .sorted((left, right) -> Long.compare(right, left))
                .toList();
        assertThat(requestsByUser).hasSize(1000);
        assertThat(requestsByUser.keySet()).allMatch(user -> user >= 1 && user <= 1000);
        assertThat(requests.get(0)).isGreaterThan(DAY / 25);
        assertThat(requests.subList(0, 5)).doesNotHaveDuplicates();
    }

    @Test
    void growsItsDayWithItsUsers() {
        List<String> lines = lines(GeneratedLog.of(50_000, 1), 100_000);
        assertThat(lines.stream().map(line -> line.split(" ")[2]).distinct()).hasSize(50_000);
    }

    @Test
    void passesThroughTheDayAndRepeatsIt() {
        List<String> lines = lines(GeneratedLog.of(10, 1), DAY + 1);
        assertThat(lines.get(0)).contains("[15/Sep/2013:00:00:00 +0100]");
        assertThat(lines.get(DAY - 1)).contains("[15/Sep/2013:23:59:58 +0100]");
        assertThat(lines.get(DAY)).isEqualTo(lines.get(0));
    }

    @Test
    void dependsOnTheSeedOnly() {
        assertThat(lines(GeneratedLog.of(1000, 1), 100)).isEqualTo(LINES.subList(0, 100));
        assertThat(lines(GeneratedLog.of(1000, 2), 100)).isNotEqualTo(LINES.subList(0, 100));
    }

    @Test
    void refusesNumbersOfUsersThatItCannotHold() {
        assertThatThrownBy(() -> GeneratedLog.of(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A log has between 1 and 1000000 users, not 0");
    }

    private static <T> Collector<T, ?, Map<T, Long>> counted() {
        return Collectors.groupingBy(Function.identity(), Collectors.counting());
    }

    private static List<String> lines(LineSource source, int count) {
        List<String> lines = new ArrayList<>();
        try (LineCursor cursor = source.open()) {
            while (lines.size() < count) {
                LineBlock block = cursor.next().orElseThrow();
                String text = StandardCharsets.ISO_8859_1.decode(block.bytes()).toString();
                lines.addAll(text.lines().toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.subList(0, count);
    }
}

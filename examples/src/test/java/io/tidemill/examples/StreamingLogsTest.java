package io.tidemill.examples;

import static io.tidemill.testkit.ScriptedSource.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.StreamTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingLogsTest {
    private static final String ARTICLE =
            "116.180.70.237 - 128 [15/Sep/2013:23:59:53 +0100] \"GET /KBDOC-00031.html HTTP/1.0\" 200 1388";
    private static final String OTHER_ARTICLE =
            "218.193.16.244 - 94 [15/Sep/2013:23:58:45 +0100] \"GET /KBDOC-00273.html HTTP/1.0\" 200 5325";
    private static final String STYLE_SHEET =
            "116.180.70.237 - 128 [15/Sep/2013:23:59:53 +0100] \"GET /theme.css HTTP/1.0\" 200 5531";

    @TempDir
    private Path folder;

    @Test
    void showsCountsAndSavesTheRequestsForArticles() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (StreamTest test = StreamTest.create()) {
            StreamingLogs.define(
                    test.stream(batch(ARTICLE, STYLE_SHEET, OTHER_ARTICLE), batch(STYLE_SHEET)),
                    folder.resolve("kblogs").toString(),
                    new PrintStream(out, true, UTF_8));

            test.advance(2);

            assertThat(test.console()).isEqualTo("""
                            -------------------------------------------
                            Time: 1000 ms
                            -------------------------------------------
                            %s
                            %s

                            -------------------------------------------
                            Time: 2000 ms
                            -------------------------------------------

                            """.formatted(ARTICLE, OTHER_ARTICLE));
        }
        assertThat(out.toString(UTF_8).lines()).containsExactly("Number of KB requests: 2", "Number of KB requests: 0");
        assertThat(folder.resolve("kblogs-1000/part-00000")).hasContent(ARTICLE + "\n" + OTHER_ARTICLE);
        assertThat(folder.resolve("kblogs-2000/part-00000")).isEmptyFile();
        assertThat(names(folder)).containsExactly("kblogs-1000", "kblogs-2000");
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.twitter.XPost;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class XFeedCommandTest {
    @Test
    void servesPostsToWhoeverHasTheToken() throws Exception {
        try (PipedReader output = new PipedReader();
                PrintWriter out = new PrintWriter(new PipedWriter(output), true);
                Scanner lines = new Scanner(output)) {
            CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> Main.commandLine()
                    .setOut(out)
                    .execute("feed", "--protocol", "x", "--port", "0", "--token", "right", "--seconds", "3"));
            String serving = lines.nextLine();
            assertThat(serving).startsWith("Serving posts as X does on http://127.0.0.1:");
            URI stream = URI.create(serving.substring(serving.indexOf("http")) + "/2/tweets/sample/stream");

            assertThat(connect(stream, "wrong").getResponseCode()).isEqualTo(401);
            try (BufferedReader posts = new BufferedReader(
                    new InputStreamReader(connect(stream, "right").getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(XPost.parse(posts.readLine())).isPresent();
            }
            assertThat(lines.nextLine()).isEqualTo("streams served: 1");
            assertThat(exitCode.join()).isZero();
        }
    }

    private static HttpURLConnection connect(URI uri, String token) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection;
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(CommandResult.of("feed", "--port", "0", "--disconnect", "5").err())
                .contains("--token, --streams and --disconnect need --protocol x");
        assertThat(CommandResult.of("feed", "--port", "0", "--protocol", "x", "--once")
                        .err())
                .contains("--protocol x makes up its posts");
        assertThat(CommandResult.of("feed", "--port", "0", "--protocol", "y").err())
                .contains("--protocol", "expected one of [lines, x]");
    }
}

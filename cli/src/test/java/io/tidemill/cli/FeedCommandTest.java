package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FeedCommandTest {

    @TempDir
    private Path folder;

    @Test
    void servesAFileOnceAndEnds() throws Exception {
        Path file = Files.writeString(folder.resolve("three.log"), "a\nb\nc");
        try (PipedReader output = new PipedReader();
                PrintWriter out = new PrintWriter(new PipedWriter(output), true);
                Scanner lines = new Scanner(output)) {
            CompletableFuture<Integer> exitCode =
                    executeAside(out, "feed", "--port", "0", "--rate", "max", "--once", "--file", file.toString());
            String serving = lines.nextLine();
            assertThat(serving).startsWith("Serving " + file + " on 127.0.0.1:");
            assertThat(readAll(portIn(serving))).isEqualTo("a\nb\nc\n");
            assertThat(lines.nextLine()).isEqualTo("lines sent: 3 to 1 client");
            assertThat(exitCode.join()).isZero();
        }
    }

    @Test
    void endsAfterTheSecondsThatItIsGiven() {
        CommandResult result = CommandResult.of("feed", "--port", "0", "--seconds", "1", "--verbose");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Serving generated lines on 127.0.0.1:", "lines sent: 0 to 0 clients");
    }

    @Test
    void failsWithOneMessageWhenThePortIsTaken() throws Exception {
        try (LineFeed other = LineFeed.start(GeneratedLog.of(1, 1), FeedOptions.atPort(0))) {
            CommandResult result = CommandResult.of("feed", "--port", Integer.toString(other.port()));
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).singleElement().asString().startsWith("Cannot listen on ");
        }
    }

    @Test
    void failsWithOneMessageWhenTheFileIsAbsent() {
        CommandResult result = CommandResult.of(
                "feed", "--port", "0", "--file", folder.resolve("x.log").toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("x.log", "there is no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "--rate,    fast,         a number of lines a second or",
        "--rate,    0,            between 1 and",
        "--users,   0,            between 1 and 1000000",
        "--users,   many,         is not an int",
        "--seconds, 0,            expected whole seconds from 1 to",
        "--port,    65536,        between 0 and 65535",
        "--bind,    no such host, there is no address"
    })
    void refusesWrongValuesByName(String option, String value, String message) {
        String[] arguments = option.equals("--port")
                ? new String[] {"feed", option, value}
                : new String[] {"feed", "--port", "0", option, value};
        CommandResult result = CommandResult.of(arguments);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(option).contains(message).doesNotContain("Exception");
    }

    @Test
    void refusesToServeGeneratedLinesOnce() {
        CommandResult result = CommandResult.of("feed", "--port", "0", "--once");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--once needs a --file");
    }

    private static CompletableFuture<Integer> executeAside(PrintWriter out, String... arguments) {
        return CompletableFuture.supplyAsync(
                () -> Main.commandLine().setOut(out).execute(arguments));
    }

    private static int portIn(String serving) {
        return Integer.parseInt(serving.substring(serving.lastIndexOf(':') + 1));
    }

    private static String readAll(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

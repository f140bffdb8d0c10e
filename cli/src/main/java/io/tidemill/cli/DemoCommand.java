package io.tidemill.cli;

import io.tidemill.examples.StreamingLogsMB;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code demo}: runs the example StreamingLogsMB on a generated web log. */
@Command(
        name = "demo",
        description = {
            "Runs the example StreamingLogsMB on a generated web log: requests of the last five seconds, and the users "
                    + "with the most requests. Ends at Ctrl-C with a summary.",
            ""
        })
final class DemoCommand implements Callable<Integer> {

    private static final int USERS = 1000;
    private static final long SEED = 1;
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(15);

    /** They end the program by itself when the feed is closed, after it has processed all it received. */
    private static final Map<String, String> SETTINGS = Map.of(
            "tidemill.socket.reconnect", "false",
            "tidemill.stop.when.sources.end", "true",
            "tidemill.listeners", StatusListener.class.getName());

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = SecondsConverter.class,
            description = "Ends after N seconds. Default: at Ctrl-C.")
    private @Nullable Duration seconds;

    @Option(
            names = "--rate",
            paramLabel = "N|max",
            converter = RateConverter.class,
            defaultValue = "50000",
            description = "Lines a second, or as many as the program takes. Default: ${DEFAULT-VALUE}.")
    private Rate rate = Rate.max();

    @Override
    public Integer call() throws IOException, InterruptedException {
        FeedOptions options = FeedOptions.atPort(0).withRate(rate);
        SETTINGS.forEach(System::setProperty);
        try (LineFeed feed = LineFeed.start(GeneratedLog.of(USERS, SEED), options)) {
            InterruptibleWork.run(() -> run(feed), feed::close, SHUTDOWN_PATIENCE);
            return feed.linesSent() == StatusListener.TOTALS.records() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void run(LineFeed feed) throws IOException {
        println("Running StreamingLogsMB on generated lines (" + rate + "); Ctrl-C ends it.");
        closeAtTheEnd(feed);
        try {
            StreamingLogsMB.main(
                    new String[] {InetAddress.getLoopbackAddress().getHostAddress(), Integer.toString(feed.port())});
        } catch (RuntimeException e) {
            throw new IOException(FailureMessage.of("StreamingLogsMB", e), e);
        }
        feed.close();
        printSummary(feed.linesSent(), StatusListener.TOTALS);
    }

    private void closeAtTheEnd(LineFeed feed) {
        Thread closing = new Thread(() -> awaitAndClose(feed), "tidemill-demo-end");
        closing.setDaemon(true);
        closing.start();
    }

    private void awaitAndClose(LineFeed feed) {
        try (feed) {
            feed.awaitEnd(seconds == null ? FeedWatch.FOREVER : seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("The feed failed: " + e.getMessage());
        }
    }

    private void printSummary(long linesSent, BatchTotals totals) {
        println("records in: " + totals.records());
        println("batches: " + totals.batches());
        println("lost: " + (linesSent - totals.records()));
    }

    private void println(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}

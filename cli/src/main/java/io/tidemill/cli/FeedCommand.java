package io.tidemill.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code feed}: serves log lines over TCP, or posts as X does. */
@Command(
        name = "feed",
        description = {
            "Serves log lines over TCP to every client that connects: the lines of a file, or generated ones.",
            "Each client gets the lines from the first one on; a slow client slows itself only.",
            "With --protocol x it serves made-up posts over HTTP, as X does, to try programs without an account.",
            ""
        })
final class FeedCommand implements Callable<Integer> {

    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(15);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Option(
            names = "--protocol",
            paramLabel = "lines|x",
            defaultValue = "lines",
            description = "Lines over TCP, or the streams and rules of X's API v2. Default: ${DEFAULT-VALUE}.")
    private Protocol protocol = Protocol.lines;

    @Mixin
    private XFeedOptions x = new XFeedOptions();

    @Option(
            names = "--port",
            paramLabel = "P",
            required = true,
            description = "The port to listen on; 0 picks a free one and prints it.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; 0.0.0.0 serves other machines too. Default: ${DEFAULT-VALUE}.")
    private String address = "";

    @Option(
            names = "--rate",
            paramLabel = "N|max",
            converter = RateConverter.class,
            defaultValue = "1000",
            description = "Lines a second for each client, or as many as it takes. Default: ${DEFAULT-VALUE}.")
    private Rate rate = Rate.max();

    @Option(
            names = "--file",
            paramLabel = "F",
            description = "Serves the lines of this file, again and again, instead of generated ones.")
    private @Nullable Path file;

    @Option(
            names = "--once",
            description =
                    "Serves the file once to each client, and ends when one has had it all and none is connected.")
    private boolean once;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many users the generated lines have. Default: ${DEFAULT-VALUE}.")
    private int users;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another number generates other lines. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = SecondsConverter.class,
            description = "Ends after N seconds. Default: at Ctrl-C.")
    private @Nullable Duration seconds;

    @Option(names = "--verbose", description = "Prints the lines sent, once a second.")
    private boolean verbose;

    /** What is spoken; the names are those of the option. */
    enum Protocol {
        lines,
        x
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (protocol == Protocol.x) {
            serveX();
            return ExitCode.OK;
        }
        x.requireNone(spec.commandLine());
        try (LineFeed feed = LineFeed.start(lines(), options())) {
            InterruptibleWork.run(() -> serve(feed), feed::close, SHUTDOWN_PATIENCE);
        }
        return ExitCode.OK;
    }

    private void serve(LineFeed feed) throws IOException, InterruptedException {
        println("Serving " + (file == null ? "generated lines" : file) + " on " + address + ":" + feed.port());
        PrintWriter status = verbose ? spec.commandLine().getErr() : null;
        new FeedWatch(feed, status).awaitEnd(seconds == null ? FeedWatch.FOREVER : seconds);
        feed.close();
        println(summary(feed));
    }

    private void serveX() throws IOException, InterruptedException {
        if (file != null || once) {
            throw usageError("--protocol x makes up its posts; leave out --file and --once");
        }
        FeedOptions options = options();
        try (XFeedServing serving = XFeedServing.start(x, options.address(), rate, users, seed)) {
            println("Serving posts as X does on " + serving.uri());
            Duration atMost = seconds == null ? FeedWatch.FOREVER : seconds;
            InterruptibleWork.run(() -> serving.serve(atMost), serving::close, SHUTDOWN_PATIENCE);
            println("streams served: " + serving.openedStreams());
        }
    }

    private LineSource lines() throws IOException {
        if (file != null) {
            return once ? FileLines.once(file) : FileLines.repeated(file);
        }
        if (once) {
            throw usageError("--once needs a --file; generated lines have no end");
        }
        try {
            return GeneratedLog.of(users, seed);
        } catch (IllegalArgumentException e) {
            throw usageError("--users: " + e.getMessage());
        }
    }

    private FeedOptions options() {
        if (port < 0 || port > 65_535) {
            throw usageError("--port is between 0 and 65535, not " + port);
        }
        try {
            return FeedOptions.atPort(port)
                    .withAddress(new InetSocketAddress(InetAddress.getAllByName(address)[0], port))
                    .withRate(rate);
        } catch (UnknownHostException e) {
            throw usageError("--bind: there is no address '" + address + "'");
        }
    }

    private static String summary(LineFeed feed) {
        int clients = feed.clients();
        return "lines sent: " + feed.linesSent() + " to " + clients + (clients == 1 ? " client" : " clients");
    }

    private void println(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

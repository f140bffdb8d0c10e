package io.tidemill.twitter.feed;

import com.sun.net.httpserver.HttpExchange;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One open stream: its thread sends what it is told to, its posts when they are due, and heartbeats when there is nothing else. */
final class FeedStream {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int MAX_COMMANDS = 1_000;
    private static final long LOOK_MILLIS = 50;

    /** What a stream is told to do. */
    record Command(Kind kind, String text) {
        static final Command END = new Command(Kind.END, "");
        static final Command BREAK = new Command(Kind.BREAK, "");

        static Command text(String text) {
            return new Command(Kind.TEXT, text);
        }
    }

    /** The kinds of commands. */
    enum Kind {
        TEXT,
        END,
        BREAK
    }

    private final Duration heartbeat;
    private final OptionalLong perSecond;
    private final Iterator<String> posts;
    private final @Nullable FeedRules filter;
    private final Clock clock;
    private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
    private volatile boolean over;
    private final AtomicLong sentBytes = new AtomicLong();

    // owned by the stream's thread
    private long startNanos;
    private long postsMade;

    FeedStream(
            Duration heartbeat,
            OptionalLong perSecond,
            Iterator<String> posts,
            @Nullable FeedRules filter,
            Clock clock) {
        this.heartbeat = heartbeat;
        this.perSecond = perSecond;
        this.posts = posts;
        this.filter = filter;
        this.clock = clock;
    }

    /** Waits while the reader is too far behind; does nothing once the stream is over. */
    void tell(Command command) throws InterruptedException {
        while (!over && !commands.offer(command, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
    }

    /** Breaks the stream off, whatever it still has to do. */
    void breakOff() {
        over = true;
        commands.clear();
        boolean unused = commands.offer(Command.BREAK);
    }

    long sentBytes() {
        return sentBytes.get();
    }

    /** Sends until it is told to end, or the reader is gone. */
    void serve(HttpExchange exchange, Runnable opened) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        OutputStream output = exchange.getResponseBody();
        output.flush();
        opened.run();
        startNanos = clock.nanoTime();
        try {
            Command command = next();
            while (command.kind() == Kind.TEXT) {
                write(output, command.text());
                command = next();
            }
            output.flush();
            if (command.kind() == Kind.BREAK) {
                throw new IOException("broken off on demand"); // the server then closes the connection as it is
            }
            output.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the feed is closed", e);
        } finally {
            over = true;
        }
    }

    private Command next() throws InterruptedException {
        long nanos = Math.min(heartbeat.toNanos(), nanosToPost());
        Command command = nanos <= 0 ? commands.poll() : commands.poll(nanos, TimeUnit.NANOSECONDS);
        if (command != null) {
            return command;
        }
        return nanosToPost() <= 0 ? post() : Command.text("\r\n");
    }

    private long nanosToPost() {
        if (!posts.hasNext()) {
            return Long.MAX_VALUE;
        }
        if (perSecond.isEmpty()) {
            return 0;
        }
        long rate = perSecond.getAsLong();
        long due = postsMade / rate * SECOND_NANOS + postsMade % rate * SECOND_NANOS / rate;
        return startNanos + due - clock.nanoTime();
    }

    /** Returns the next post, or nothing where no rule matches it. */
    private Command post() {
        postsMade++;
        String post = posts.next();
        return Command.text(
                filter == null
                        ? post + "\r\n"
                        : filter.matched(post).map(line -> line + "\r\n").orElse(""));
    }

    private void write(OutputStream output, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes);
        if (commands.isEmpty() && nanosToPost() > 0) {
            output.flush();
        }
        sentBytes.addAndGet(bytes.length);
    }
}

package io.tidemill.twitter;

import io.tidemill.error.TidemillException;
import io.tidemill.source.PushedBytes;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.twitter.Waiting.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that keeps a stream of X open: it sets the rules, connects, moves bytes to the buffer, and begins again. */
final class XStream {
    private static final Logger LOG = LoggerFactory.getLogger(XStream.class);

    /** How long a stop waits for what has been read to be put away. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    /** A connection that still brings something after this time lives, whether it has brought posts or not. */
    private static final Duration LIVES = Duration.ofSeconds(20);

    private final StreamOptions options;
    private final XConnection connection;
    private final BearerToken token;
    private final Waiting waiting;
    private final PushedBytes<XPost> bytes;
    private final String name;
    private final SourceEvents events;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private boolean stopping;
    private boolean running;

    // owned by the stream's thread
    private final ReconnectRules pauses = new ReconnectRules();
    private final AttemptWindow window = new AttemptWindow();
    private final StreamNews news;
    private long connectedNanos;
    private boolean hasConnected;
    private boolean rulesAreSet;
    private @Nullable StreamProblem problem;

    XStream(
            StreamOptions options,
            XConnection connection,
            BearerToken token,
            Waiting waiting,
            PushedBytes<XPost> bytes,
            SourceContext context) {
        this.options = options;
        this.connection = connection;
        this.token = token;
        this.waiting = waiting;
        this.bytes = bytes;
        this.name = context.name();
        this.events = context.events();
        this.news = new StreamNews(name, events);
        this.hasConnected = context.isContinued();
        this.rulesAreSet = options.rules().isEmpty();
    }

    /** Ends the connection, and returns when all that came is in the buffer. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection.close();
        awaitEnd();
    }

    private void awaitEnd() {
        lock.lock();
        try {
            long nanos = STOP_PATIENCE.toNanos();
            while (running && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    void run() {
        if (!setRunning(true)) {
            return;
        }
        try {
            while (!isStopping()) {
                pause(receive());
            }
        } catch (CancellationException e) {
            LOG.debug("{}: stopped while X was asked", name);
        } catch (StatusException e) {
            events.fatal(name + " cannot receive from X: " + e.getMessage(), e);
        } catch (TidemillException e) {
            events.fatal(name + " cannot receive from X: " + e.getMessage(), e);
        } catch (Throwable e) {
            events.fatal(name + " cannot go on receiving from X: " + e, e);
        } finally {
            bytes.end();
            setRunning(false);
            events.wake();
        }
    }

    /** Connects once, takes what comes, and returns how long to wait before the next time. */
    private Duration receive() throws StatusException {
        problem = null;
        try (StreamBody body = connect();
                ProblemWatch watched = new ProblemWatch(body, this::noteProblem, this::noteArrival)) {
            return receive(watched);
        } catch (StatusException e) {
            window.answered(e.limit(), nowMillis());
            if (e.isFinal()) {
                throw e;
            }
            return failed(
                    e,
                    e.isRateLimit()
                            ? pauses.afterRateLimit(e.limit().closedUntilMillis(), nowMillis())
                            : pauses.afterErrorStatus());
        } catch (WebPageException e) {
            window.answered(e.limit(), nowMillis());
            return failed(e, pauses.afterNetworkFailure());
        } catch (IOException e) {
            return failed(e, pauses.afterNetworkFailure());
        }
    }

    private long nowMillis() {
        return waiting.clock().epochMillis();
    }

    private StreamBody connect() throws IOException {
        if (!rulesAreSet) {
            new XRules(connection).make(options.rules(), options.otherRules());
            rulesAreSet = true;
        }
        XConnection.Stream stream = connection.open(options.pathAndQuery(hasConnected));
        window.answered(stream.limit(), nowMillis());
        return stream.body();
    }

    private Duration receive(ProblemWatch watched) {
        news.connected(options.toString());
        hasConnected = true;
        connectedNanos = waiting.clock().nanoTime();
        try {
            bytes.receive(watched);
        } catch (StreamBody.SilentException e) {
            // the connection is dead, not the network: if it has brought posts, the next attempt is made at once
            return broken(e, afterEnd(watched));
        } catch (IOException e) {
            if (watched.broughtPosts()) {
                pauses.connected();
            }
            return broken(e, pauses.afterNetworkFailure());
        }
        return ended(watched, afterEnd(watched));
    }

    private Duration afterEnd(ProblemWatch watched) {
        StreamProblem last = problem;
        if (last != null && last.isTooManyConnections()) {
            return pauses.afterRateLimit(OptionalLong.empty(), nowMillis());
        }
        if (watched.broughtPosts()) {
            pauses.connected();
            return Duration.ZERO;
        }
        return pauses.afterNetworkFailure();
    }

    private void noteProblem(StreamProblem told) {
        problem = told;
        news.problem(token.hiddenIn("the stream of X has a message: " + told.inWords()));
    }

    private void noteArrival(ProblemWatch watched) {
        if (watched.broughtPosts()) {
            news.brings();
        } else if (waiting.clock().nanoTime() - connectedNanos >= LIVES.toNanos()) {
            news.lives();
        }
    }

    // ---- waiting

    private void pause(Duration pause) {
        lock.lock();
        try {
            long end = waiting.clock().nanoTime() + pause.toNanos();
            long nanos = pause.toNanos();
            while (!stopping && nanos > 0) {
                waiting.await(Wait.TO_CONNECT, changed, nanos);
                nanos = end - waiting.clock().nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping || Thread.currentThread().isInterrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the stream is stopping. */
    private boolean setRunning(boolean now) {
        lock.lock();
        try {
            running = now;
            changed.signalAll();
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    // ---- saying

    private Duration failed(IOException cause, Duration pause) {
        return told("cannot receive from " + options + ": " + cause.getMessage(), cause, pause);
    }

    private Duration broken(IOException cause, Duration pause) {
        return told("the connection to " + options + " failed: " + cause.getMessage(), cause, pause);
    }

    private Duration ended(ProblemWatch watched, Duration pause) {
        if (!watched.broughtPosts()) {
            String message = "X has closed the connection without having sent a post";
            return told(message, new IOException(message), pause);
        }
        Duration whole = allowed(pause);
        if (!isStopping()) {
            news.ended("X has closed the connection; " + next(whole));
        }
        return whole;
    }

    private Duration told(String message, IOException cause, Duration pause) {
        Duration whole = allowed(pause);
        if (!isStopping()) {
            news.failed(message, next(whole), cause);
        }
        return whole;
    }

    /** Returns the pause, or a longer one where X has been asked as often as it allows. */
    private Duration allowed(Duration pause) {
        Duration least = window.untilNext(nowMillis());
        return least.compareTo(pause) > 0 ? least : pause;
    }

    private static String next(Duration pause) {
        return pause.isZero()
                ? "connecting again"
                : "connecting again in " + TimeUnit.NANOSECONDS.toMillis(pause.toNanos()) + " ms";
    }
}

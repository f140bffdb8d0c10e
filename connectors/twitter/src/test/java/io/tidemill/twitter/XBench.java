package io.tidemill.twitter;

import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.ReceiverError;
import io.tidemill.testkit.StreamTest;
import io.tidemill.twitter.feed.XFeed;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A program that collects the posts of a local server; the source's time is turned by hand. */
final class XBench implements AutoCloseable {
    static final String SECRET = "AAAAsecretTokenOfThisTest";

    final ManualWaiting waiting = new ManualWaiting();
    final XFeed feed;
    final StreamTest test;
    private Collected<XPost> posts = new Collected<>();

    private XBench(UnaryOperator<XFeed.Builder> serving, StreamTest.Builder program) throws IOException {
        feed = serving.apply(XFeed.builder().token(SECRET).clock(waiting.clock()))
                .start();
        test = program.build();
    }

    static XBench create() throws IOException {
        return with(serving -> serving);
    }

    static XBench with(UnaryOperator<XFeed.Builder> serving) throws IOException {
        return with(serving, StreamTest.builder());
    }

    static XBench with(UnaryOperator<XFeed.Builder> serving, StreamTest.Builder program) throws IOException {
        return new XBench(serving, program);
    }

    /** Starts to read the sample stream. */
    XBench start() {
        return start(XSource.sample());
    }

    /** Starts to read. */
    XBench start(XSource.Builder source) {
        return startAt(source.endpoint(feed.uri()));
    }

    /** Starts to read where the builder says. */
    XBench startAt(XSource.Builder source) {
        posts = test.collect(
                test.context().stream(source.bearerToken(SECRET).build(waiting)).named("posts"));
        test.start();
        return this;
    }

    static String post(int id) {
        return post(id, "text " + id);
    }

    static String post(int id, String text) {
        return "{\"data\":{\"id\":\"" + id + "\",\"text\":" + Json.quoted(text) + "}}";
    }

    /** Runs batches until something is so. */
    void until(BooleanSupplier isSo) {
        while (!isSo.getAsBoolean()) {
            test.advance(1);
        }
    }

    /** Runs batches until {@code count} posts are there, and returns their texts. */
    List<String> texts(int count) {
        until(() -> posts.all().size() >= count);
        return posts.all().stream().map(XPost::text).toList();
    }

    List<XPost> posts(int count) {
        until(() -> posts.all().size() >= count);
        return posts.all();
    }

    /** Runs batches until a source has reported trouble {@code count} times, and returns what it said. */
    List<String> troubles(int count) {
        until(() -> test.events(ReceiverError.class).size() >= count);
        return test.events(ReceiverError.class).stream()
                .map(event -> event.source().message())
                .toList();
    }

    /** Returns how often something happened to records. */
    long incidents(String what) {
        return test.events(BatchCompleted.class).stream()
                .mapToLong(event -> event.batch().incidents().getOrDefault("posts." + what, 0L))
                .sum();
    }

    @Override
    public void close() {
        test.close();
        feed.close();
    }
}

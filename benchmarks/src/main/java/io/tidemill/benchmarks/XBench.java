package io.tidemill.benchmarks;

import io.tidemill.benchmarks.x.BareClient;
import io.tidemill.benchmarks.x.HashtagArguments;
import io.tidemill.benchmarks.x.SourceHashtags;
import io.tidemill.twitter.XPost;
import io.tidemill.twitter.feed.SamplePosts;
import io.tidemill.twitter.feed.XFeed;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that sends posts as X does, and has their hashtags counted by a bare HTTP client and by Tidemill in turn. */
@Command(
        name = "x",
        description =
                "Counts the hashtags of a stream of X, from a server of its own, beside a bare loop over Java's HTTP"
                        + " client. Goal: 0.8x the loop.")
final class XBench implements Callable<Integer> {
    private static final String TOKEN = "benchmark";
    private static final int USERS = 1_000;
    private static final int DIFFERENT_POSTS = 20_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--posts", paramLabel = "N", description = "Posts of a pass. Default: ${DEFAULT-VALUE}")
    private int posts = 500_000;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description =
                    "How often each JVM counts; the middle of all but the first counts. Default: ${DEFAULT-VALUE}")
    private int passes = 4;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        SamplePosts samples = new SamplePosts(USERS, 1);
        List<String> lines = IntStream.range(0, Math.min(posts, DIFFERENT_POSTS))
                .mapToObj(i -> samples.next())
                .toList();
        try (XFeed feed = XFeed.builder()
                .token(TOKEN)
                .posts(OptionalLong.empty(), () -> cycle(lines))
                .start()) {
            HashtagArguments arguments = new HashtagArguments(feed.uri(), TOKEN, posts, hashtags(lines), passes);
            PassTrial trial = new PassTrial(options, passes);
            PassTrial.Speed ours = trial.speed(SourceHashtags.class, arguments.toArguments());
            PassTrial.Speed bare = trial.speed(BareClient.class, arguments.toArguments());
            out.println();
            out.print(PassTrial.table("x", "posts", "bare client loop", ours, bare));
            out.flush();
            return 0;
        }
    }

    private Iterator<String> cycle(List<String> lines) {
        return IntStream.range(0, posts)
                .mapToObj(i -> lines.get(i % lines.size()))
                .iterator();
    }

    private long hashtags(List<String> lines) {
        int[] ofEach = lines.stream()
                .mapToInt(line -> XPost.parse(line).orElseThrow().hashtags().size())
                .toArray();
        return IntStream.range(0, posts)
                .mapToLong(i -> ofEach[i % ofEach.length])
                .sum();
    }
}

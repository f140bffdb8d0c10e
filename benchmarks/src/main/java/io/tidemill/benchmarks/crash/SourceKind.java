package io.tidemill.benchmarks.crash;

import io.tidemill.StreamingContext;
import io.tidemill.source.DirectoryOptions;
import io.tidemill.stream.DStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where the numbers come from, and what may be expected of them therefore. */
public enum SourceKind implements CrashedProgram {
    /** Small files that appear in a directory: each number counts once. */
    DIRECTORY {
        @Override
        public Feed start(Path work, long seed) throws IOException {
            return FileFeed.start(work.resolve("numbers"), seed);
        }

        @Override
        DStream<Long> numbers(StreamingContext ssc, String address) {
            return ssc.textFileStream(address, DirectoryOptions.ALL_FILES.stableFor(Duration.ZERO))
                    .named(name())
                    .map(Long::parseLong);
        }
    },

    /**
     * A sender that keeps numbers until they are acknowledged, and a receiver that acknowledges what is stored: a number may come
     * again, and is recognised by what the state knows.
     */
    RECEIVER {
        @Override
        public Feed start(Path work, long seed) throws IOException {
            return AcknowledgedFeed.start(seed);
        }

        @Override
        DStream<Long> numbers(StreamingContext ssc, String address) {
            return ssc.receiverStream(new NumberReceiver(Integer.parseInt(address)))
                    .named(name());
        }
    },

    /** A server that sends each number once, come what may: what has arrived counts once, and arrives without gaps. */
    SOCKET {
        @Override
        public Feed start(Path work, long seed) throws IOException {
            return PlainFeed.start(seed);
        }

        @Override
        DStream<Long> numbers(StreamingContext ssc, String address) {
            return ssc.socketTextStream("127.0.0.1", Integer.parseInt(address))
                    .named(name())
                    .map(Long::parseLong);
        }
    };

    @Override
    public Class<?> main() {
        return CrashedJvm.class;
    }

    @Override
    public List<String> arguments(String address, Path work, Duration interval, Halt halt) {
        return new CrashedJvm.Arguments(this, address, work, interval, halt).words();
    }

    @Override
    public List<String> outputs() {
        return Outputs.USUAL;
    }

    /** Returns the numbers that the feed with that address sends. */
    abstract DStream<Long> numbers(StreamingContext ssc, String address);
}

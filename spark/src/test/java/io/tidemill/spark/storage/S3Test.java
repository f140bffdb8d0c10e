package io.tidemill.spark.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import io.tidemill.s3.server.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checkpoint directories in a real server of the S3 protocol. */
class S3Test extends StoreOfPrograms {
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();
    private static final int RECORDS = 300;

    private static S3Server server;
    private static FileSystem objects;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
        server.properties().forEach(System::setProperty);
        Configuration configuration = new Configuration();
        server.properties()
                .forEach((name, value) -> configuration.set(name.substring("spark.hadoop.".length()), value));
        objects = FileSystem.newInstance(URI.create(server.url()), configuration);
    }

    @AfterAll
    static void stopServer() throws IOException {
        objects.close();
        server.close();
        server.properties().keySet().forEach(System::clearProperty);
    }

    @Override
    String newLocation() {
        return server.url() + "/checkpoints/" + DIRECTORIES.incrementAndGet();
    }

    @Override
    Map<String, String> properties() {
        return server.properties();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static void write(LogOutput output, String text) throws IOException {
        output.write(bytes(text));
        output.sync();
    }

    private static String content(LogStore store, String name) throws IOException {
        try (LogInput input = store.open(name)) {
            ByteBuffer all = ByteBuffer.allocate((int) input.size() + 10);
            input.read(all, 0);
            return UTF_8.decode(all.flip()).toString();
        }
    }

    private static List<Path> objects(String location) throws IOException {
        List<Path> paths = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = objects.listFiles(new Path(location), true);
        while (all.hasNext()) {
            paths.add(all.next().getPath());
        }
        return paths;
    }

    private static void copy(Path from, Path to) throws IOException {
        byte[] content = new byte[(int) objects.getFileStatus(from).getLen()];
        try (var in = objects.open(from)) {
            in.readFully(content);
        }
        try (var out = objects.create(to, true)) {
            out.write(content);
        }
    }

    @Test
    void shutsOutAWriterWhoseFileIsTakenOver() throws IOException {
        String location = newLocation();
        LogStore first = open(location);
        LogStore second = open(location);
        try (LogOutput old = first.create("file")) {
            write(old, "first ");
            try (LogOutput successor = second.append("file")) {
                assertThatThrownBy(() -> write(old, "lost ")).hasMessageContaining("taken over the file file");
                write(successor, "second");
                assertThatThrownBy(() -> write(old, "lost ")).hasMessageContaining("has failed before");
            }
        }
        assertThat(content(second, "file")).isEqualTo("first second");
    }

    @Test
    void joinsSmallPartsToFewObjects() throws IOException {
        String location = newLocation();
        LogStore store = open(location);
        StringBuilder expected = new StringBuilder();
        try (LogOutput output = store.create("file")) {
            for (int i = 0; i < RECORDS; i++) {
                expected.append("record ").append(i).append(';');
                write(output, "record " + i + ";");
            }
        }

        assertThat(objects(location)).hasSizeLessThan(70);
        assertThat(content(open(location), "file")).isEqualTo(expected.toString());

        try (LogOutput output = store.append("file")) {
            write(output, "end");
        }
        assertThat(objects(location)).hasSize(4); // the head, the parts, and a fence
        assertThat(content(open(location), "file")).isEqualTo(expected + "end");
    }

    @Test
    void keepsLargeRecordsInLargeObjects() throws IOException {
        String location = newLocation();
        LogStore store = open(location);
        String large = "0123456789abcdef".repeat(20 << 16);
        try (LogOutput output = store.create("file")) {
            output.write(bytes("begin "), bytes(large), bytes(" end"));
            output.sync();
        }
        store.truncate("file", large.length());
        try (LogOutput output = store.append("file")) {
            write(output, "!");
        }

        assertThat(objects(location)).hasSizeBetween(4, 6);
        assertThat(content(open(location), "file"))
                .isEqualTo("begin " + large.substring(0, large.length() - "begin ".length()) + "!");
    }

    @Test
    void endsARenameThatACrashInterruptedAndDeletesWhatBelongsToNoFile() throws IOException {
        String location = newLocation();
        LogStore crashed = open(location);
        write(crashed.create("a"), "content");
        Path head = new Path(location, "a");
        Path kept = new Path(location + "-aside");
        copy(head, kept);
        crashed.rename("a", "b");
        copy(kept, head);
        copy(kept, new Path(location, ".parts/d3b07384-d113-4ec4-a1f4-8f6e0a2e9e55/0000000000000000"));

        LogStore store = open(location);
        try (LogStore.Lock lock = store.lock("lock", "1")) {
            assertThat(lock).isNotNull();
            assertThat(store.list("")).containsExactly("b");
            assertThatThrownBy(() -> store.open("a")).isInstanceOf(NoSuchFileException.class);
            assertThat(content(store, "b")).isEqualTo("content");
            store.delete("b");
            assertThat(objects(location)).extracting(Path::getName).containsExactly("lock.1");
        }
    }

    @Test
    void leavesObjectsOfOthersAlone() throws IOException {
        String location = newLocation();
        LogStore store = open(location);
        Path foreign = new Path(location, "deep/foreign");
        try (var out = objects.create(foreign)) {
            out.write(new byte[88]);
        }
        try (LogStore.Lock lock = store.lock("lock", "1")) {
            assertThat(lock).isNotNull();
            assertThat(store.list("deep")).isEmpty();
        }
        assertThat(objects.exists(foreign)).isTrue();
    }

    private static void requireRefused(Map<String, String> changed, String location, String... words) {
        Configuration configuration = new Configuration();
        Map<String, String> properties = new HashMap<>(server.properties());
        properties.putAll(changed);
        properties.forEach((name, value) -> configuration.set(name.substring("spark.hadoop.".length()), value));
        assertThatThrownBy(() -> HadoopLogStoreProvider.open(new Path(location), configuration))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_FAILED))
                .hasMessageStartingWith("The checkpoint directory " + location + " cannot be reached: ")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void tellsInOneLineWhatIsWrong() throws IOException {
        String location = newLocation();
        String setting = "spark.hadoop.fs.s3a.";
        requireRefused(Map.of(setting + "secret.key", "wrong"), location, "access is denied");
        requireRefused(Map.of(setting + "access.key", "wrong"), location, "access is denied");
        requireRefused(
                Map.of(setting + "access.key", "", setting + "secret.key", ""), location, "there are no credentials");
        requireRefused(Map.of(), "s3a://no-such-bucket/checkpoint", "there is no such bucket");
        String endpoint = "http://127.0.0.1:" + freePort();
        requireRefused(
                Map.of(setting + "endpoint", endpoint),
                location,
                "nobody answers at " + endpoint + " (Connection refused)",
                "fs.s3a.endpoint");
        requireRefused(
                Map.of(setting + "endpoint", "http://no-such-host.invalid"),
                location,
                "the host of http://no-such-host.invalid is not known",
                "fs.s3a.endpoint");
    }
}

package io.tidemill.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LocalLogStore;
import io.tidemill.log.LogStore;
import io.tidemill.testkit.acceptance.AcceptanceCheck;
import io.tidemill.testkit.acceptance.LogStoreAcceptance;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopLogStoreTest {
    @TempDir
    static java.nio.file.Path root;

    private static LogStore rawLocal() throws IOException {
        Configuration configuration = new Configuration();
        RawLocalFileSystem files = new RawLocalFileSystem();
        files.initialize(URI.create("file:///"), configuration);
        Path directory = new Path(Files.createTempDirectory(root, "store").toUri());
        return new HadoopLogStore(
                files, FileContext.getLocalFSFileContext(configuration), new Path(directory, "deep"), Clock.system());
    }

    static Stream<AcceptanceCheck> checks() {
        return LogStoreAcceptance.checks(HadoopLogStoreTest::rawLocal).stream();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void doesWhatAStoreDoesOnTheFilesOfThisMachine(AcceptanceCheck check) throws Exception {
        check.run();
    }

    @Test
    void opensNothingOutsideOfItsDirectory() throws IOException {
        LogStore store = rawLocal();
        for (String name : new String[] {"../outside", "d/../../outside", "/outside", ""}) {
            assertThatThrownBy(() -> store.open(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gs://bucket/checkpoint", "abfs://container@account/checkpoint"})
    void tellsThatTheClientOfAnObjectStoreIsNotThere(String location) {
        HadoopLogStoreProvider provider = new HadoopLogStoreProvider();

        assertThat(provider.accepts(location)).isTrue();
        assertThatThrownBy(() -> provider.open(location, Map.of()))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                .hasMessageStartingWith("The class path has no file system for the checkpoint directory " + location)
                .hasMessageContaining("; add the module");
    }

    @Test
    void tellsWhatS3NeedsOnTheClassPath() {
        Configuration configuration = new Configuration();
        configuration.set("fs.s3a.impl", "com.example.Missing");

        assertThatThrownBy(() -> HadoopLogStoreProvider.open(new Path("s3a://bucket/checkpoint"), configuration))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("com.example.Missing not found")
                .hasMessageContaining("add io.tidemill:tidemill-s3, or org.apache.hadoop:hadoop-aws:")
                .hasMessageContaining("software.amazon.awssdk:bundle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket/checkpoint", "s3n://bucket/checkpoint"})
    void namesTheSchemeThatHadoopHasForS3(String location) {
        assertThatThrownBy(() -> new HadoopLogStoreProvider().open(location, Map.of()))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("write s3a://bucket/checkpoint");
    }

    @Test
    void refusesAStoreThatDoesNotHeedConditions() {
        MemoryBucket bucket = new MemoryBucket().heedless();
        LogStore store = new ObjectLogStore(bucket, new Path("s3a://bucket/c"), Clock.system(), UUID::randomUUID);

        assertThatThrownBy(() -> store.lock("lock", "1"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_REFUSED))
                .hasMessageContaining("its store does not heed the conditions of a put");
        assertThat(bucket.names()).isEmpty();
    }

    @Test
    void refusesFileSystemsThatCanNotAppend() {
        Path directory = new Path(root.toUri()); // by the file system that keeps checksums beside its files

        assertThatThrownBy(() -> HadoopLogStoreProvider.open(directory, new Configuration()))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("LocalFileSystem");
    }

    @Test
    void opensFileLocationsAsLocalDirectories() throws IOException {
        assertThat(new HadoopLogStoreProvider().open(root.toUri().toString(), Map.of()))
                .isInstanceOf(LocalLogStore.class)
                .extracting(LogStore::location)
                .isEqualTo(root.toString());
    }

    @Test
    void tellsThatThereIsNoSuchNameNode() {
        String location = "hdfs://no-such-host.invalid:8020/checkpoint";

        assertThatThrownBy(() -> new HadoopLogStoreProvider().open(location, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(location)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void leavesLocationsOfOthersToOthers() {
        assertThat(new HadoopLogStoreProvider().accepts("jdbc:h2:mem:")).isFalse();
    }
}

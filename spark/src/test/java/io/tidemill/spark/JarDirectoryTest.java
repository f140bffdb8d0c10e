package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarDirectoryTest {
    @TempDir
    Path parent;

    private ChildProcess owner() throws IOException {
        return ChildProcess.jvm(JarDirectoryOwner.class, parent.toString());
    }

    private static Path jarOf(ChildProcess owner) throws Exception {
        String line = owner.awaitLine(said -> said.startsWith(JarDirectoryOwner.MADE));
        return Path.of(line.substring(JarDirectoryOwner.MADE.length()));
    }

    private void makeAnother() throws IOException {
        try (JarDirectory another = new JarDirectory(parent)) {
            Files.writeString(another.resolve("another.jar"), "content");
        }
    }

    @Test
    void isThereOnlyFromTheFirstJarUntilItIsClosed() throws IOException {
        try (JarDirectory directory = new JarDirectory(parent)) {
            assertThat(parent).isEmptyDirectory();

            Files.writeString(directory.resolve("program.jar"), "content");

            assertThat(parent).isNotEmptyDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void deletesWhatAKilledProcessHasLeft() throws Exception {
        try (ChildProcess owner = owner()) {
            Path left = jarOf(owner);
            owner.kill();
            assertThat(left).exists();
        }

        makeAnother();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatAnotherProcessUses() throws Exception {
        try (ChildProcess owner = owner()) {
            Path used = jarOf(owner);

            makeAnother();

            assertThat(used).hasContent("content");
        }
    }
}

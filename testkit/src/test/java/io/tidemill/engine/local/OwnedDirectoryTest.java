package io.tidemill.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {
    @TempDir
    Path parent;

    private ChildProcess owner() throws IOException {
        return ChildProcess.jvm(DirectoryOwner.class, parent.toString());
    }

    private static Path fileOf(ChildProcess owner) throws Exception {
        String line = owner.awaitLine(said -> said.startsWith(DirectoryOwner.MADE));
        return Path.of(line.substring(DirectoryOwner.MADE.length()));
    }

    private void makeAnother() throws IOException {
        try (OwnedDirectory another = new OwnedDirectory(parent, DirectoryOwner.PREFIX)) {
            Files.writeString(another.resolve("two"), "content");
        }
    }

    @Test
    void isThereOnlyFromTheFirstFileUntilItIsClosed() throws IOException {
        try (OwnedDirectory directory = new OwnedDirectory(parent, DirectoryOwner.PREFIX)) {
            assertThat(parent).isEmptyDirectory();

            Files.writeString(directory.resolve("one"), "content");

            assertThat(parent).isNotEmptyDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void deletesWhatAKilledProcessHasLeft() throws Exception {
        try (ChildProcess owner = owner()) {
            Path left = fileOf(owner);
            owner.kill();
            assertThat(left).exists();
        }

        makeAnother();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatAnotherProcessUses() throws Exception {
        try (ChildProcess owner = owner()) {
            Path used = fileOf(owner);

            makeAnother();

            assertThat(used).hasContent("content");
        }
    }
}

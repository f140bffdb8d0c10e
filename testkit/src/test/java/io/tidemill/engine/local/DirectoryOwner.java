package io.tidemill.engine.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that makes a file in a directory of its own, and lives until it is ended. */
final class DirectoryOwner {
    static final String MADE = "made ";
    static final String PREFIX = "owned-";

    private DirectoryOwner() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        OwnedDirectory directory = new OwnedDirectory(Path.of(arguments[0]), PREFIX);
        Path file = Files.writeString(directory.resolve("one"), "content");
        System.out.println(MADE + file);
        new CountDownLatch(1).await();
    }
}

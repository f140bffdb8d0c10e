package io.tidemill.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that makes a jar in a directory for jars, and lives until it is ended. */
final class JarDirectoryOwner {
    static final String MADE = "made ";

    private JarDirectoryOwner() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        JarDirectory directory = new JarDirectory(Path.of(arguments[0]));
        Path jar = Files.writeString(directory.resolve("program.jar"), "content");
        System.out.println(MADE + jar);
        new CountDownLatch(1).await();
    }
}

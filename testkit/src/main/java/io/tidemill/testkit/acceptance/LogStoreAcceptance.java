package io.tidemill.testkit.acceptance;

import static io.tidemill.testkit.acceptance.Verdicts.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LogInput;
import io.tidemill.log.LogOutput;
import io.tidemill.log.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every file system for checkpoints does. A test runs each check, as in
 * {@code LogStoreAcceptance.checks(MyStore::new).forEach(AcceptanceCheck::run)}; what a crash leaves it has to try by itself.
 */
public final class LogStoreAcceptance {
    private static final int RECORDS = 300;

    private LogStoreAcceptance() {}

    /** How the store of one check is made. */
    @FunctionalInterface
    public interface Stores {
        /** Returns a store in an empty place. */
        LogStore create() throws Exception;
    }

    /** One check of a store. */
    @FunctionalInterface
    private interface Course {
        void run(LogStore store) throws Exception;
    }

    /** Something that is expected to fail. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    /** Returns the checks; their names are unique. */
    public static List<AcceptanceCheck> checks(Stores stores) {
        return Stream.of(
                        check(stores, "writes on at the end of a file", LogStoreAcceptance::appends),
                        check(stores, "lists the files of a directory in order", LogStoreAcceptance::lists),
                        check(stores, "says which file is there already, or is not there", LogStoreAcceptance::tells),
                        check(stores, "puts a file in the place of another", LogStoreAcceptance::replaces),
                        check(stores, "cuts a file, which grows on from there", LogStoreAcceptance::cuts),
                        check(
                                stores,
                                "reads what is written while it is written",
                                LogStoreAcceptance::readsWhileWritten),
                        check(
                                stores,
                                "follows a file that is open through a cut and a rename",
                                LogStoreAcceptance::follows),
                        check(stores, "deletes a file that is being written", LogStoreAcceptance::deletesWhileWritten),
                        check(stores, "is not stopped by interrupts", LogStoreAcceptance::ignoresInterrupts),
                        check(stores, "gives a lock to one at a time", LogStoreAcceptance::locks))
                .toList();
    }

    private static AcceptanceCheck check(Stores stores, String name, Course course) {
        return new AcceptanceCheck(name, () -> course.run(stores.create()));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static void write(LogOutput output, String... texts) throws IOException {
        try (output) {
            output.write(Stream.of(texts).map(LogStoreAcceptance::bytes).toArray(ByteBuffer[]::new));
            output.sync();
        }
    }

    private static String read(LogInput input, long position, int most) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(most);
        int count = input.read(target, position);
        require(count == target.position(), "reading returned " + count + " for " + target.position() + " bytes");
        return UTF_8.decode(target.flip()).toString();
    }

    private static void requireContent(LogStore store, String name, String expected) throws IOException {
        try (LogInput input = store.open(name)) {
            requireContent(name, input, expected);
        }
    }

    private static void requireContent(String name, LogInput input, String expected) throws IOException {
        require(
                input.size() == expected.length(),
                name + " has the size " + input.size() + ", expected " + expected.length());
        String found = read(input, 0, expected.length() + 100);
        require(found.equals(expected), name + " holds '" + found + "', expected '" + expected + "'");
    }

    private static void requireThrown(Class<? extends Exception> type, String what, Attempt attempt) {
        Exception thrown = null;
        try {
            attempt.run();
        } catch (IOException | RuntimeException e) {
            thrown = e;
        }
        require(type.isInstance(thrown), what + " ends in " + thrown + ", expected " + type.getSimpleName());
    }

    private static void appends(LogStore store) throws IOException {
        write(store.create("deep/down/file"), "some", "thing");
        LogOutput more = store.append("deep/down/file");
        require(more.bytes() == 9, "a file of 9 bytes is opened with " + more.bytes());
        write(more, "", " more");
        require(more.bytes() == 14, "a file of 14 bytes is closed with " + more.bytes());
        requireContent(store, "deep/down/file", "something more");
        ByteBuffer outside = ByteBuffer.allocateDirect(6);
        try (LogInput input = store.open("deep/down/file")) {
            require(read(input, 4, 8).equals("thing mo"), "the middle is '" + read(input, 4, 8) + "'");
            require(input.read(outside, 2) == 6, "a direct buffer was not filled");
            require(read(input, 14, 5).isEmpty() && read(input, 100, 5).isEmpty(), "something was read behind the end");
        }
        require(UTF_8.decode(outside.flip()).toString().equals("mething".substring(0, 6)), "direct bytes differ");
    }

    private static void lists(LogStore store) throws IOException {
        for (String name : List.of("d/b", "d/c", "d/a", "d/deeper/e", "f")) {
            store.create(name).close();
        }
        require(store.list("d").equals(List.of("a", "b", "c")), "d holds " + store.list("d"));
        require(store.list("").equals(List.of("f")), "the root holds " + store.list(""));
        require(store.list("absent").isEmpty() && store.list("f").isEmpty(), "what is no directory holds files");
        require(store.exists("d/a") && !store.exists("d/deeper") && !store.exists("d/x"), "exists is wrong");
    }

    private static void tells(LogStore store) throws IOException {
        write(store.create("there"), "kept");
        requireThrown(FileAlreadyExistsException.class, "creating it again", () -> store.create("there"));
        requireThrown(NoSuchFileException.class, "appending to nothing", () -> store.append("absent"));
        requireThrown(NoSuchFileException.class, "opening nothing", () -> store.open("absent"));
        requireContent(store, "there", "kept");
        store.delete("absent");
    }

    private static void replaces(LogStore store) throws IOException {
        write(store.create("d/old"), "old");
        write(store.create("new"), "new content");
        store.rename("new", "d/old");
        requireContent(store, "d/old", "new content");
        require(!store.exists("new"), "the old name is still there");
        store.rename("d/old", "other/place");
        requireContent(store, "other/place", "new content");
        store.delete("other/place");
        require(store.list("other").isEmpty(), "a deleted file is still there");
    }

    private static void cuts(LogStore store) throws IOException {
        write(store.create("d/file"), "kept and cut");
        store.truncate("d/file", 4);
        requireContent(store, "d/file", "kept");
        write(store.append("d/file"), " on");
        requireContent(store, "d/file", "kept on");
        store.truncate("d/file", 7);
        requireContent(store, "d/file", "kept on");
        store.truncate("d/file", 0);
        requireContent(store, "d/file", "");
    }

    private static void readsWhileWritten(LogStore store) throws IOException {
        StringBuilder expected = new StringBuilder();
        try (LogOutput output = store.create("d/file");
                LogInput input = store.open("d/file")) {
            for (int i = 0; i < RECORDS; i++) {
                output.write(bytes("record " + i + ";"));
                expected.append("record ").append(i).append(';');
                if (i % 100 == 7) {
                    requireContent("d/file", input, expected.toString());
                }
            }
            output.sync();
            requireContent(store, "d/file", expected.toString());
        }
        requireContent(store, "d/file", expected.toString());
    }

    private static void follows(LogStore store) throws IOException {
        write(store.create("d/a"), "something", "x".repeat(100));
        store.create("d/b").close();
        try (LogInput input = store.open("d/a")) {
            store.truncate("d/a", 12);
            store.rename("d/a", "d/b");
            requireContent("d/b", input, "somethingxxx");
        }
    }

    private static void deletesWhileWritten(LogStore store) throws IOException {
        try (LogOutput output = store.create("d/aside")) {
            output.write(bytes("begun"));
            store.delete("d/aside");
        }
        require(!store.exists("d/aside"), "the file is there again");
    }

    private static void ignoresInterrupts(LogStore store) throws IOException {
        try {
            LogOutput output = store.create("file");
            Thread.currentThread().interrupt();
            write(output, "text");
            store.rename("file", "other");
            requireContent(store, "other", "text");
        } finally {
            require(Thread.interrupted(), "the interrupt was swallowed");
        }
    }

    private static void locks(LogStore store) throws IOException {
        LogStore.Lock lock = store.lock("lock", "4711");
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                store.lock("lock", "4712").close();
                throw new AssertionError("a second one got the lock");
            } catch (TidemillException e) {
                require(e.code() == ErrorCode.CHECKPOINT_REFUSED, "the second one got " + e.code());
                String message = String.valueOf(e.getMessage());
                require(
                        message.contains(store.location()) && message.contains("in use by process 4711"),
                        "the message names not the directory and the holder: " + message);
            }
        }
        lock.close();
        LogStore.Lock second = store.lock("lock", "4713");
        lock.close();
        requireThrown(TidemillException.class, "locking it again", () -> store.lock("lock", "4714"));
        second.close();
    }
}

package io.tidemill.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The file system below one checkpoint directory. Names are relative to it, with {@code /} between directories; directories appear
 * with their first file. What creates, deletes, renames or cuts a file is durable when it returns; what is written to a file is
 * durable after {@link LogOutput#sync}. Safe for use by many threads.
 */
public interface LogStore {
    /** Returns the absolute path of the directory, for messages. */
    String location();

    /** Returns the names of the files in {@code directory} (without it), sorted; none if there is no such directory. */
    List<String> list(String directory) throws IOException;

    /** Returns whether there is a file of that name. */
    boolean exists(String name) throws IOException;

    /**
     * Makes an empty file and opens it.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one
     */
    LogOutput create(String name) throws IOException;

    /**
     * Opens a file to write on at its end.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    LogOutput append(String name) throws IOException;

    /**
     * Opens a file to read.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    LogInput open(String name) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException;

    /** Gives a file another name; it replaces the file that had it, in one step. */
    void rename(String from, String to) throws IOException;

    /** Cuts a file behind its first {@code bytes} bytes. */
    void truncate(String name, long bytes) throws IOException;

    /**
     * Takes the lock {@code name}, which is held until it is closed or the process ends, however it ends.
     *
     * @param owner what is told to others that want it: the process id
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_REFUSED} if another has it; the message names the
     *     directory and the other
     */
    Lock lock(String name, String owner) throws IOException;

    /** A lock that is held; closing it gives it back. */
    interface Lock extends Closeable {
        /**
         * Throws if the lock is not held any more, or what it protects is not there any more; quick enough to be called for every
         * batch. A store that notices this whenever it writes need not do anything here.
         */
        default void requireHeld() throws IOException {}
    }
}

package io.tidemill.log;

import io.tidemill.file.DurableDirectories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A directory of this machine. */
public final class LocalLogStore implements LogStore {
    /** Received data and states are read by their owner alone. */
    private static final Set<PosixFilePermission> OWN_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");

    private static final boolean HAS_PERMISSIONS =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path root;

    private LocalLogStore(Path root) {
        this.root = root;
    }

    /** Returns the store in {@code directory}, which appears with the first file. */
    public static LocalLogStore at(Path directory) {
        return new LocalLogStore(directory.toAbsolutePath().normalize());
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public List<String> list(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(directory), Files::isRegularFile)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public boolean exists(String name) {
        return Files.isRegularFile(path(name));
    }

    @Override
    public LogOutput create(String name) throws IOException {
        Path file = path(name);
        createDirectory(parent(file));
        Files.createFile(file, permissions());
        DurableDirectories.sync(parent(file));
        return new LocalLogOutput(file);
    }

    private static FileAttribute<?>[] permissions() {
        return HAS_PERMISSIONS
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWN_FILE)}
                : new FileAttribute<?>[0];
    }

    private void createDirectory(Path directory) throws IOException {
        boolean isNew = !Files.isDirectory(root);
        DurableDirectories.create(directory);
        if (isNew && HAS_PERMISSIONS) {
            Files.setPosixFilePermissions(root, OWN_DIRECTORY);
        }
    }

    @Override
    public LogOutput append(String name) throws IOException {
        return new LocalLogOutput(existing(name));
    }

    @Override
    public LogInput open(String name) throws IOException {
        return new LocalLogInput(existing(name));
    }

    @Override
    public void delete(String name) throws IOException {
        Path file = path(name);
        if (Files.deleteIfExists(file)) {
            DurableDirectories.sync(parent(file));
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = path(from);
        Path target = path(to);
        createDirectory(parent(target));
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableDirectories.sync(parent(target));
        if (!parent(source).equals(parent(target))) {
            DurableDirectories.sync(parent(source));
        }
    }

    @Override
    public void truncate(String name, long bytes) throws IOException {
        try (LocalLogOutput file = new LocalLogOutput(existing(name))) {
            file.truncate(bytes);
        }
    }

    @Override
    public Lock lock(String name, String owner) throws IOException {
        createDirectory(parent(path(name)));
        return LocalLock.take(path(name), owner);
    }

    private Path existing(String name) throws NoSuchFileException {
        Path file = path(name);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return file;
    }

    private Path path(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException(name + " leads out of " + root);
        }
        return path;
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}

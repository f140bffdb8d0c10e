package io.tidemill.log;

import java.io.IOException;
import java.nio.file.Path;

/** A process that takes a lock, says so, and holds it until its input ends or it is killed. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        LogStore.Lock lock = LocalLogStore.at(Path.of(args[0])).lock("lock", pid);
        System.out.println("held");
        while (System.in.read() >= 0) {}
        lock.close();
    }
}

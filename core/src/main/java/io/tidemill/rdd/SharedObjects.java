package io.tidemill.rdd;

import io.tidemill.time.ProcessId;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The objects of this process that exist once however often they are copied by serialization, by their ids. What is written
 * is the id; where it is read, the object that has it already is found again, so in the process that made the object, the
 * object itself. They are held as long as somebody else holds them. Safe for use by many threads.
 */
final class SharedObjects {
    /** The identity of an object in all processes. */
    record Id(UUID process, long number) implements Serializable {
        private static final AtomicLong LAST = new AtomicLong();

        /** Returns an id that no other object has. */
        static Id next() {
            return new Id(ProcessId.current(), LAST.incrementAndGet());
        }
    }

    /** A reference that knows whose it was, to be removed when the object is gone. */
    private static final class Held extends WeakReference<Object> {
        private final Id id;

        Held(Id id, Object object, ReferenceQueue<Object> gone) {
            super(object, gone);
            this.id = id;
        }
    }

    private static final Map<Id, Held> HELD = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

    private SharedObjects() {}

    /** Returns the object of this process that has {@code id}: the one that is known, otherwise {@code object} from now on. */
    static <T> T shared(Id id, Class<? extends T> type, T object) {
        forgetGone();
        Held mine = new Held(id, object, GONE);
        while (true) {
            Held held = HELD.putIfAbsent(id, mine);
            if (held == null) {
                return object;
            }
            Object known = held.get();
            if (known != null) {
                return type.cast(known);
            }
            HELD.remove(id, held);
        }
    }

    private static void forgetGone() {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            Held held = (Held) gone;
            HELD.remove(held.id, held);
        }
    }
}

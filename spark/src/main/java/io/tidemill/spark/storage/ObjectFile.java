package io.tidemill.spark.storage;

import io.tidemill.spark.storage.Layout.Part;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file in an object store, as this process knows it, for all who have it open. Safe for use by many threads. */
final class ObjectFile {
    private Head head; // these are guarded by this
    private Layout layout;
    private @Nullable Tail tail;
    private int cuts;
    private int users;
    private String name;
    private boolean isGone;

    ObjectFile(String name, Head head, Layout layout) {
        this.name = name;
        this.head = head;
        this.layout = layout;
    }

    /** Returns its name now. */
    synchronized String name() {
        return name;
    }

    synchronized void renamed(String newName, Head newHead) {
        name = newName;
        head = newHead;
    }

    synchronized Head head() {
        return head;
    }

    synchronized Layout layout() {
        return layout;
    }

    /** Returns whether its name was deleted, or given to another. */
    synchronized boolean isGone() {
        return isGone;
    }

    synchronized void gone() {
        isGone = true;
    }

    /** Returns how often it was cut. */
    synchronized int cuts() {
        return cuts;
    }

    /** Returns what is written to it; nothing if nobody here writes. */
    synchronized @Nullable Tail tail() {
        return tail;
    }

    /** Returns how long it is, with what is in no object yet. */
    synchronized long bytes() {
        Tail written = tail;
        return written == null ? layout.bytes() : written.end();
    }

    /** Returns where the open extent begins, which is written to. */
    synchronized long openStart() {
        long closed = 0;
        for (Head.Extent extent : head.extents()) {
            closed += Math.max(0, extent.bytes());
        }
        return closed;
    }

    /** Returns the id of the last extent, if it is open. */
    synchronized @Nullable UUID openId() {
        List<Head.Extent> extents = head.extents();
        Head.Extent last = extents.isEmpty() ? null : extents.get(extents.size() - 1);
        return last == null || !last.isOpen() ? null : last.id();
    }

    /** Says that it consists of other data with the same bytes, or was cut. */
    synchronized void changed(Head newHead, Layout newLayout) {
        if (newLayout.bytes() < layout.bytes()) {
            cuts++;
        }
        head = newHead;
        layout = newLayout;
    }

    /** Says that the last extent's writer is shut out. */
    synchronized void fenced() {
        layout = new Layout(layout.parts(), layout.bytes(), true);
    }

    /** Says that somebody here writes to it, or has ended. */
    synchronized void writtenTo(@Nullable Tail newTail) {
        tail = newTail;
    }

    /** Says that bytes are in an object now, in place of what began there or later. */
    synchronized void put(Part part) {
        layout = layout.with(part);
    }

    synchronized void use() {
        users++;
    }

    synchronized boolean isUsed() {
        return users > 0;
    }

    /** Ends one use, and returns whether nobody uses it any more. */
    synchronized boolean leave() {
        users--;
        return users == 0;
    }
}

package io.tidemill.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A line source that holds its blocks in memory; its cursors pass over them once. */
record BlockList(List<LineBlock> blocks) implements LineSource {

    BlockList {
        blocks = List.copyOf(blocks);
    }

    @Override
    public LineCursor open() {
        return new BlockListCursor(blocks.iterator());
    }

    private record BlockListCursor(Iterator<LineBlock> blocks) implements LineCursor {

        @Override
        public Optional<LineBlock> next() {
            return blocks.hasNext() ? Optional.of(blocks.next()) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}

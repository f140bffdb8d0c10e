package io.tidemill.cli;

import java.io.IOException;
import java.util.Optional;

/** A cursor that starts again whenever it has passed over the source, and so never ends. */
final class RepeatedCursor implements LineCursor {

    private final LineSource lines;
    private LineCursor pass;

    RepeatedCursor(LineSource lines) throws IOException {
        this.lines = lines;
        this.pass = lines.open();
    }

    @Override
    public Optional<LineBlock> next() throws IOException {
        Optional<LineBlock> block = pass.next();
        return block.isPresent() ? block : firstOfNextPass();
    }

    @Override
    public void close() throws IOException {
        pass.close();
    }

    private Optional<LineBlock> firstOfNextPass() throws IOException {
        pass.close();
        pass = lines.open();
        Optional<LineBlock> block = pass.next();
        if (block.isEmpty()) {
            throw new IOException("There are no lines any more to repeat in " + lines);
        }
        return block;
    }
}

package io.tidemill.cli;

import java.io.IOException;

/**
 * Where a {@link LineFeed} takes its lines from.
 *
 * <p>Several threads may open cursors at the same time. A source whose cursors end is served once to every client; one
 * whose cursors never end is served until the feed is closed.
 */
public interface LineSource {

    /** Opens a position at the first line, for one client. */
    LineCursor open() throws IOException;
}

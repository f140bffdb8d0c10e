package io.tidemill.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A web server's log without end, in the format of the reference programs: the third field of a line is the user, and about
 * a third of the lines request {@code /KBDOC-00NNN.html}. A line has 156 bytes on average, with its line end.
 *
 * <p>The lines of one day are generated when this source is made, and then repeated by every cursor. They depend on nothing
 * but the number of users and the seed, and contain every user; a few users make most of the requests.
 */
public final class GeneratedLog implements LineSource {

    /** The most users that a log can have; the day of so many takes 312 MB. */
    public static final int MOST_USERS = 1_000_000;

    private static final int FEWEST_LINES_PER_DAY = 65_536;
    private static final int ROOM_FOR_A_LINE_BYTES = 1024;

    private final BlockList day;

    private GeneratedLog(BlockList day) {
        this.day = day;
    }

    /** Generates the log of users 1 to {@code users}; takes about half a microsecond a line, for two lines a user. */
    public static GeneratedLog of(int users, long seed) {
        if (users < 1 || users > MOST_USERS) {
            throw new IllegalArgumentException("A log has between 1 and " + MOST_USERS + " users, not " + users);
        }
        int linesPerDay = Math.max(FEWEST_LINES_PER_DAY, 2 * users);
        return new GeneratedLog(new BlockList(blocks(new LogLines(users, linesPerDay, seed), linesPerDay)));
    }

    @Override
    public LineCursor open() throws IOException {
        return new RepeatedCursor(day);
    }

    private static List<LineBlock> blocks(LogLines lines, int count) {
        List<LineBlock> blocks = new ArrayList<>();
        ByteBuffer block = ByteBuffer.allocate(LineBlock.BLOCK_BYTES);
        StringBuilder line = new StringBuilder(ROOM_FOR_A_LINE_BYTES);
        for (int i = 0; i < count; i++) {
            line.setLength(0);
            lines.appendTo(line);
            block.put(line.toString().getBytes(StandardCharsets.ISO_8859_1));
            if (block.remaining() < ROOM_FOR_A_LINE_BYTES || i == count - 1) {
                blocks.add(LineBlock.of(block.flip()).copy());
                block.clear();
            }
        }
        return blocks;
    }
}

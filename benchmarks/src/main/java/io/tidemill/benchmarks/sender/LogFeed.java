package io.tidemill.benchmarks.sender;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The lines of a generated web log, over and over, as fast as they are taken. The third field is the user; a third of the
 * requests are for {@code /KBDOC-00NNN.html}; a line has 156 bytes on average.
 */
final class LogFeed implements Feed {
    private static final long SEED = 7;
    private static final int FEWEST_LINES = 65_536;
    private static final String[] PAGES = {"index.html", "theme.css", "account/orders.html", "products/tide-1.jpg"};
    private static final String[] REFERRERS = {"http://www.example.com", "http://search.example.org/results"};
    private static final String[] AGENTS = {"Example Mobile Browser 1.2", "Example Desktop Browser 47.1 (64 bit)"};

    private final List<Block> blocks;
    private int next;

    private LogFeed(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /** A log in which each of the users has two requests or more, in blocks of a number of lines. */
    static LogFeed of(int users, int linesPerBlock) {
        Random random = new Random(SEED);
        int lines = Math.max(FEWEST_LINES, 2 * users);
        List<Block> blocks = new ArrayList<>();
        for (int first = 0; first < lines; first += linesPerBlock) {
            blocks.add(block(first, Math.min(linesPerBlock, lines - first), lines, users, random));
        }
        return new LogFeed(blocks);
    }

    @Override
    public Block next() {
        Block block = blocks.get(next);
        next = (next + 1) % blocks.size();
        return block;
    }

    private static Block block(int first, int count, int lines, int users, Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int number = first; number < first + count; number++) {
            int user = 1 + number % users;
            int second = (int) (number * 86_400L / lines);
            bytes.writeBytes(line(user, second, random).getBytes(StandardCharsets.UTF_8));
        }
        return new Block(bytes.toByteArray(), bytes.size(), count);
    }

    private static String line(int user, int second, Random random) {
        String page = random.nextInt(3) == 0
                ? String.format(Locale.ROOT, "KBDOC-%05d.html", random.nextInt(300))
                : oneOf(PAGES, random);
        return String.format(
                Locale.ROOT,
                "%d.%d.%d.%d - %d [15/Sep/2013:%02d:%02d:%02d +0100] \"GET /%s HTTP/1.0\" 200 %d \"%s\" \"%s\"\n",
                1 + random.nextInt(254),
                1 + random.nextInt(254),
                1 + random.nextInt(254),
                1 + random.nextInt(254),
                user,
                second / 3600,
                second / 60 % 60,
                second % 60,
                page,
                200 + random.nextInt(20_000),
                oneOf(REFERRERS, random),
                oneOf(AGENTS, random));
    }

    private static String oneOf(String[] choices, Random random) {
        return choices[random.nextInt(choices.length)];
    }
}

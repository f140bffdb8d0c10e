package io.tidemill.cli;

import java.util.Random;

/** A sequence of random lines in the combined log format of a web server, spread over one day. */
final class LogLines {

    private static final int SECONDS_PER_DAY = 24 * 60 * 60;
    private static final String[] PAGES = {
        "index.html", "theme.css", "search.html", "account/orders.html", "products/tide-1.jpg", "products/mill-2400.jpg"
    };
    private static final String[] REFERRERS = {
        "http://www.example.com", "http://www.example.com/support", "http://search.example.org/results"
    };
    private static final String[] AGENTS = {
        "Example Mobile Browser 1.2", "Example Mobile Browser 2.0 (phone)", "Example Desktop Browser 47.1.2"
    };

    private final Random random;
    private final UserSequence users;
    private final int linesPerDay;
    private int lines;

    LogLines(int users, int linesPerDay, long seed) {
        this.random = new Random(seed);
        this.users = new UserSequence(users, random);
        this.linesPerDay = linesPerDay;
    }

    /** Appends the next line with its line end. */
    void appendTo(StringBuilder text) {
        appendAddress(text);
        text.append(" - ").append(users.next()).append(" [15/Sep/2013:");
        appendTimeOfDay(text);
        text.append(" +0100] \"GET /");
        appendPage(text);
        text.append(" HTTP/1.0\" ").append(random.nextInt(50) == 0 ? 404 : 200);
        text.append(' ').append(200 + random.nextInt(20_000));
        text.append(" \"")
                .append(oneOf(REFERRERS))
                .append("\" \"")
                .append(oneOf(AGENTS))
                .append("\"\n");
        lines++;
    }

    private void appendAddress(StringBuilder text) {
        for (int part = 0; part < 4; part++) {
            text.append(part == 0 ? "" : ".").append(1 + random.nextInt(254));
        }
    }

    private void appendTimeOfDay(StringBuilder text) {
        int second = (int) ((long) lines * SECONDS_PER_DAY / linesPerDay % SECONDS_PER_DAY);
        appendDigits(text, second / 3600, 2);
        text.append(':');
        appendDigits(text, second / 60 % 60, 2);
        text.append(':');
        appendDigits(text, second % 60, 2);
    }

    private void appendPage(StringBuilder text) {
        if (random.nextInt(3) == 0) {
            text.append("KBDOC-");
            appendDigits(text, 1 + random.nextInt(300), 5);
            text.append(".html");
        } else {
            text.append(oneOf(PAGES));
        }
    }

    private String oneOf(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static void appendDigits(StringBuilder text, int number, int digits) {
        String shown = Integer.toString(number);
        text.append("0".repeat(digits - shown.length())).append(shown);
    }
}

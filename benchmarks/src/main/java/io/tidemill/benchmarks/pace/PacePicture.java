package io.tidemill.benchmarks.pace;

import java.util.List;
import java.util.Locale;

/** Draws how old results are, batch by batch: a panel for each program, a line with the pace and one without. */
public final class PacePicture {
    private static final int WIDTH = 760;
    private static final int PANEL_HEIGHT = 150;
    private static final int LEFT = 60;
    private static final int TOP = 50;
    private static final int BOTTOM = 30;
    private static final int GAP = 40;

    private final List<List<PacedRun>> panels;
    private final StringBuilder svg = new StringBuilder();

    /** A picture of these programs, each with its runs. */
    public PacePicture(List<List<PacedRun>> panels) {
        this.panels = List.copyOf(panels);
    }

    /** Returns it as SVG. */
    public String toSvg() {
        int height = TOP + panels.size() * (PANEL_HEIGHT + GAP) + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                WIDTH, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        text(
                LEFT,
                20,
                "start",
                "Age of results in seconds (delay and work), batch by batch, while the sender never waits by itself");
        legend();
        for (int i = 0; i < panels.size(); i++) {
            panel(panels.get(i), TOP + i * (PANEL_HEIGHT + GAP) + 15);
        }
        add("</svg>");
        return svg.toString();
    }

    private void legend() {
        line(LEFT, 36, LEFT + 30, 36, colour(true), 2);
        text(LEFT + 36, 40, "start", "with the pace");
        line(LEFT + 150, 36, LEFT + 180, 36, colour(false), 2);
        text(LEFT + 186, 40, "start", "without (tidemill.pace=false)");
    }

    private void panel(List<PacedRun> runs, int top) {
        double most = runs.stream()
                .flatMap(run -> run.batches().stream())
                .mapToDouble(PacedBatch::ageSeconds)
                .max()
                .orElse(1);
        double step = step(most);
        double highest = Math.ceil(most / step) * step;
        double longest = runs.stream().mapToDouble(PacePicture::endOf).max().orElse(1);
        runs.stream().findFirst().ifPresent(run -> text(LEFT, top - 6, "start", run.work()));
        for (double y = 0; y <= highest + step / 2; y += step) {
            double at = top + PANEL_HEIGHT * (1 - y / highest);
            line(LEFT, at, WIDTH - 20, at, "#dddddd", 1);
            text(LEFT - 6, at + 4, "end", number(y));
        }
        for (PacedRun run : runs) {
            if (run.batches().isEmpty()) {
                text(
                        LEFT + 150,
                        top - 6,
                        "start",
                        (run.isPaced() ? "with" : "without") + " the pace: no result in the time");
            } else {
                curve(run, top, highest, longest);
            }
        }
        text(WIDTH - 20, top + PANEL_HEIGHT + 15, "end", number(Math.rint(longest)) + " s after the first line");
    }

    private void curve(PacedRun run, int top, double highest, double longest) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < run.batches().size(); i++) {
            double x = LEFT + (WIDTH - 20 - LEFT) * (i * run.intervalSeconds()) / longest;
            double y = top + PANEL_HEIGHT * (1 - run.batches().get(i).ageSeconds() / highest);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
                colour(run.isPaced()), points.toString().strip());
    }

    private static double endOf(PacedRun run) {
        return Math.max(1, run.batches().size() - 1) * run.intervalSeconds();
    }

    private static double step(double most) {
        double step = 0.5;
        while (most / step > 5) {
            step *= 2;
        }
        return step;
    }

    private static String colour(boolean isPaced) {
        return isPaced ? "#1f77b4" : "#d62728";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    private void line(double x, double y, double toX, double toY, String colour, int width) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>",
                x, y, toX, toY, colour, width);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}

package io.tidemill.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, set in columns: the first to the left, those of numbers to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int textColumns;

    /** A table whose first columns are text, and whose others are numbers. */
    TextTable(int textColumns, String... header) {
        this.textColumns = textColumns;
        rows.add(List.of(header));
    }

    void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : GAP).append(aligned(row.get(column), column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String aligned(String cell, int column) {
        String padding = " ".repeat(width(column) - cell.length());
        return column < textColumns ? cell + padding : padding + cell;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}

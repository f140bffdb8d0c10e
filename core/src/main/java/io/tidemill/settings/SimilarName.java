package io.tidemill.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that was meant by one that does not exist: the one from which the fewest letters differ, if they are few. */
final class SimilarName {
    /** How many letters may be missing, too much or others. */
    private static final int MOST_LETTERS = 3;

    private SimilarName() {}

    static Optional<String> to(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> differingLetters(name, candidate)))
                .filter(candidate -> differingLetters(name, candidate) <= MOST_LETTERS);
    }

    /** Returns the Levenshtein distance. */
    private static int differingLetters(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}

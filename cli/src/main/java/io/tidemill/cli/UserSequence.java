package io.tidemill.cli;

import java.util.Random;

/**
 * A random sequence of users 1 to n in which a few are frequent: every other one is drawn with a frequency of one by rank
 * (Zipf), and those between are all users in turn, so that 2n draws contain each user.
 */
final class UserSequence {

    private final int[] userByRank;
    private final Random random;
    private int next;
    private boolean inTurn;

    UserSequence(int users, Random random) {
        this.userByRank = shuffled(users, random);
        this.random = random;
    }

    int next() {
        inTurn = !inTurn;
        return userByRank[inTurn ? nextInTurn() : skewedRank()];
    }

    private int nextInTurn() {
        next = next + 1 < userByRank.length ? next + 1 : 0;
        return next;
    }

    /** Draws a rank from a log-uniform distribution, whose density at rank r is proportional to 1/r. */
    private int skewedRank() {
        int users = userByRank.length;
        int rank = (int) Math.pow(users + 1.0, random.nextDouble()) - 1;
        return Math.min(rank, users - 1);
    }

    private static int[] shuffled(int users, Random random) {
        int[] shuffled = new int[users];
        for (int i = 0; i < users; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i + 1;
        }
        return shuffled;
    }
}

package io.tidemill.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlinesTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void findsWhatABytewiseSearchFinds() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = randomBytes();
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int first = to;
            int firstOrZero = to;
            int last = -1;
            long count = 0;
            boolean ascii = true;
            for (int at = from; at < to; at++) {
                if (bytes[at] == '\n') {
                    first = Math.min(first, at);
                    last = at;
                    count++;
                }
                if (bytes[at] == '\n' || bytes[at] == 0) {
                    firstOrZero = Math.min(firstOrZero, at);
                }
                ascii &= first < to || bytes[at] >= 0;
            }
            String where = "seed " + seed + ", case " + i;
            assertThat(Newlines.find(bytes, from, to)).as(where).isEqualTo(ascii ? first : ~first);
            assertThat(Newlines.first(bytes, from, to)).as(where).isEqualTo(first == to ? -1 : first);
            assertThat(Newlines.firstOrZero(bytes, from, to)).as(where).isEqualTo(firstOrZero == to ? -1 : firstOrZero);
            assertThat(Newlines.last(bytes, from, to)).as(where).isEqualTo(last);
            assertThat(Newlines.count(bytes, from, to)).as(where).isEqualTo(count);
        }
    }

    /** Mostly bytes that are close to a newline in some way. */
    private byte[] randomBytes() {
        byte[] near = {'\n', '\n' + 1, '\n' - 1, (byte) ('\n' | 0x80), 0, -1, 0x7f, 'a', 'b', 'c', 'd', 'e'};
        byte[] bytes = new byte[random.nextInt(60)];
        boolean plain = random.nextBoolean();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = plain && random.nextInt(10) != 0 ? (byte) 'x' : near[random.nextInt(near.length)];
        }
        return bytes;
    }
}

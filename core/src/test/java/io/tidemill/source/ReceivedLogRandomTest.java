package io.tidemill.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random bytes, batches and crashes; each run goes on with what the log holds, under a window over the last batches. */
class ReceivedLogRandomTest {
    private static final int LIMIT = 300;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private final MemoryLog log = new MemoryLog();
    private final List<String> output = new ArrayList<>();

    /** The batches that a restart has to give again: those of the window, and perhaps one that is not committed. */
    private final ArrayDeque<Planned> journal = new ArrayDeque<>();

    private final Map<String, String> positionsBeforeJournal = new HashMap<>();
    private final ArrayDeque<SourceBatch<String>> held = new ArrayDeque<>();
    private final int window = random.nextInt(4);
    private long now = 1_000_000;
    private BatchTime latest = BatchTime.ofEpochMillis(now);

    private FakeContext context = newContext();
    private ReceivedBytes<String> buffer = newBuffer();

    /** How many records were in the log when the run began, and what came since then. */
    private int logged;

    private final List<String> sent = new ArrayList<>();
    private String unended = "";

    /** A batch with what it held. */
    private record Planned(BatchTime time, PositionChanges changes, List<String> records) {}

    @Test
    void losesAndDoublesNothingThatWasInTheLog() throws Exception {
        for (int step = 0; step < 4_000; step++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2, 3 -> receive();
                case 4 -> endConnection(random.nextBoolean());
                case 5, 6 -> batch();
                case 7 -> now += random.nextInt(250);
                default -> {
                    if (random.nextInt(10) == 0) {
                        crash();
                    }
                }
            }
            context.nowMillis.set(now);
        }
        now += 100_000_000;
        for (int i = 0; i < 10; i++) {
            batch(); // each late one leaves a part to the next
        }
        assertThat(output).as("seed %d", seed).isEqualTo(inLog()).isNotEmpty();
    }

    /** What is in the log, read simply: each entry is of whole records. */
    private List<String> inLog() {
        return log.entries().stream()
                .map(entry -> UTF_8.decode(entry.bytes().duplicate()).toString())
                .map(text -> text.endsWith("\n") ? text.substring(0, text.length() - 1) : text)
                .flatMap(text -> Arrays.stream(text.split("\n", -1)))
                .map(ReceivedLogRandomTest::cut)
                .toList();
    }

    private static String cut(String line) {
        return line.substring(0, Math.min(LIMIT, line.length()));
    }

    private void receive() throws IOException {
        StringBuilder text = new StringBuilder();
        int lines = random.nextInt(random.nextInt(10) == 0 ? 100 : 4);
        for (int i = 0; i < lines; i++) {
            int length = random.nextInt(random.nextInt(10) == 0 ? 3 * LIMIT : 60);
            text.append(random.nextInt(1000)).append("x".repeat(length)).append('\n');
        }
        text.append("half of ".repeat(random.nextInt(2)));
        String[] ended = (unended + text).split("\n", -1);
        for (int i = 0; i < ended.length - 1; i++) {
            sent.add(cut(ended[i]));
        }
        unended = ended[ended.length - 1];
        ByteArrayInputStream input = new ByteArrayInputStream(text.toString().getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(3000)));
            }
        };
        while (buffer.readFrom(input) == ReceivedBytes.Read.SOMETHING) {}
        if (unended.length() > LIMIT / 2) {
            endConnection(true);
        }
    }

    private void endConnection(boolean complete) {
        if (complete && !unended.isEmpty()) {
            sent.add(unended);
        }
        unended = "";
        buffer.endConnection(complete);
    }

    private void batch() throws Exception {
        latest = latest.plus(FakeContext.INTERVAL);
        if (now > latest.epochMillis() + 1000 || random.nextBoolean()) {
            latest = context.nextBatch().isAfter(latest) ? context.nextBatch() : latest;
        }
        SourceBatch<String> batch = buffer.seal(latest);
        List<String> records = Sealed.records(batch);
        PositionChanges changes = batch.positions();
        assertThat(changes.isEmpty()).as("nothing moved; seed %d", seed).isEqualTo(records.isEmpty());
        held.add(batch);
        if (!changes.isEmpty()) {
            long position = Long.parseLong(changes.moved().get("received"));
            assertThat(log.syncedEnd()).as("synced; seed %d", seed).isGreaterThanOrEqualTo(position);
            journal.add(new Planned(latest, changes, records));
            if (random.nextInt(10) == 0) {
                crash(); // which gives it again
            }
            output.addAll(records);
        }
        endWindow();
    }

    private void endWindow() {
        while (journal.size() > window) {
            Planned oldest = journal.remove();
            oldest.changes.applyTo(positionsBeforeJournal);
            buffer.forget(oldest.time);
        }
        while (held.size() > window) {
            held.remove().release();
        }
    }

    /** Ends without a word, and starts again. */
    private void crash() throws Exception {
        List<String> all = inLog();
        assertThat(all.subList(logged, all.size())).as("logged; seed %d", seed).isEqualTo(sent);
        if (random.nextBoolean()) {
            long unsynced = log.end() - log.syncedEnd();
            log.loseAfter(log.syncedEnd() + random.nextInt((int) unsynced + 1));
        }
        logged = inLog().size();
        sent.clear();
        unended = "";
        held.clear();
        context = newContext().continuedFrom(positionsBeforeJournal);
        buffer = newBuffer();
        for (Planned planned : journal) {
            if (random.nextInt(3) == 0) {
                receive(); // while the program still recovers
            }
            SourceBatch<String> batch = buffer.replay(planned.time, planned.changes);
            assertThat(Sealed.records(batch)).as("again; seed %d", seed).isEqualTo(planned.records);
            assertThat(batch.positions()).isEqualTo(planned.changes);
            held.add(batch);
        }
    }

    private FakeContext newContext() {
        FakeContext next = new FakeContext()
                .withLog(log)
                .withBuffer((2 << 20) + random.nextInt(2 << 20))
                .set("tidemill.line.limit", String.valueOf(LIMIT));
        next.nowMillis.set(now);
        return next;
    }

    private ReceivedBytes<String> newBuffer() {
        return new ReceivedBytes<>(context, RecordFormat.lines(), "test:1");
    }
}

package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.time.Mailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ManualTimelineTest {
    private final ManualTimeline timeline = ManualTimeline.startingAt(Instant.ofEpochMilli(1000));
    private final List<String> handled = new ArrayList<>();
    private final Mailbox<String> mailbox = timeline.mailbox("test", event -> handled.add(event + "@" + millis()));

    private long millis() {
        return timeline.clock().epochMillis();
    }

    @Test
    void handlesEventsInTheOrderOfTheirTimesEachAtItsOwn() {
        mailbox.postAt(1300, "c");
        mailbox.postAt(1100, "a");
        mailbox.postAt(1100, "b");
        mailbox.post("first");

        timeline.advance(Duration.ofMillis(250));

        assertThat(handled).containsExactly("first@1000", "a@1100", "b@1100");
        assertThat(millis()).isEqualTo(1250);
    }

    @Test
    void handlesTheEventsOfSeveralMailboxesInOneOrder() {
        Mailbox<String> other = timeline.mailbox("other", event -> handled.add("other " + event));
        mailbox.postAt(1200, "b");
        other.postAt(1100, "a");
        other.postAt(1200, "c");

        timeline.advance(Duration.ofMillis(200));

        assertThat(handled).containsExactly("other a", "b@1200", "other c");
    }

    @Test
    void goesFromOneEventToTheNext() {
        mailbox.postAt(1500, "a");
        mailbox.postAt(1700, "b");

        assertThat(timeline.advanceToNext()).isTrue();
        assertThat(handled).containsExactly("a@1500");
        assertThat(timeline.advanceToNext()).isTrue();
        assertThat(timeline.advanceToNext()).isFalse();
        assertThat(handled).containsExactly("a@1500", "b@1700");
    }

    @Test
    void handlesLateWhatFellDueDuringSlowWork() {
        Mailbox<String> slow = timeline.mailbox("slow", event -> timeline.pass(Duration.ofSeconds(5)));
        slow.postAt(1100, "work");
        mailbox.postAt(1200, "late");

        timeline.advance(Duration.ofMillis(200));

        assertThat(handled).containsExactly("late@6100");
        assertThat(millis()).isEqualTo(6100);
    }

    @Test
    void keepsWhatOtherThreadsPostForTheNextTurn() {
        Thread thread = timeline.startThread("poster", () -> mailbox.post("from a thread"));
        join(thread);
        assertThat(handled).isEmpty();

        timeline.handlePosted();

        assertThat(handled).containsExactly("from a thread@1000");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void letsTimePassWhileTheTurningThreadWaits() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        Mailbox<String> opener = timeline.mailbox("opener", event -> latch.countDown());
        mailbox.postAt(2000, "a");
        opener.postAt(3000, "open");
        mailbox.postAt(4000, "b");

        assertThat(timeline.await(latch, Duration.ofMillis(500))).isFalse();
        assertThat(millis()).isEqualTo(1500);
        assertThat(timeline.await(latch, Duration.ofDays(36_500))).isTrue();
        assertThat(handled).containsExactly("a@2000");
        assertThat(millis()).isEqualTo(3000);
    }

    @Test
    void letsOtherThreadsReallyWait() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        timeline.startThread("waiter", () -> {
            try {
                opened.complete(timeline.await(latch, Duration.ofDays(1)));
            } catch (InterruptedException e) {
                opened.completeExceptionally(e);
            }
        });
        latch.countDown();
        assertThat(opened.join()).isTrue();
        assertThat(millis()).isEqualTo(1000);
    }

    @Test
    void isTurnedOnlyByTheThreadThatMadeIt() {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        timeline.startThread("meddler", () -> {
            try {
                timeline.advance(Duration.ofSeconds(1));
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        assertThat(refused.join()).hasMessageContaining("advance was called by the thread 'meddler'");
    }

    @Test
    void refusesToBeTurnedWhileAnEventIsHandled() {
        Mailbox<String> eager = timeline.mailbox("eager", event -> timeline.advance(Duration.ofSeconds(1)));
        eager.post("go");

        assertThatThrownBy(timeline::handlePosted)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use pass() there");
    }

    @Test
    void interruptsTheEventThatIsHandledAndNothingAfterIt() {
        CountDownLatch interrupted = new CountDownLatch(1);
        List<Boolean> flags = new ArrayList<>();
        List<Mailbox<String>> self = new ArrayList<>();
        self.add(timeline.mailbox("busy", event -> {
            if (event.equals("busy")) {
                timeline.startThread("stopper", () -> {
                    self.get(0).interruptHandler();
                    interrupted.countDown();
                });
                awaitUninterruptibly(interrupted);
            }
            flags.add(Thread.currentThread().isInterrupted());
        }));
        self.get(0).post("busy");
        self.get(0).post("next");

        timeline.handlePosted();

        assertThat(flags).containsExactly(true, false);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void dropsTheEventsOfAClosedMailbox() {
        mailbox.post("a");
        mailbox.postAt(1100, "b");
        mailbox.close();
        mailbox.post("c");

        timeline.advance(Duration.ofSeconds(1));

        assertThat(handled).isEmpty();
    }
}

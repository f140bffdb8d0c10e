package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.jdbc.Database;
import io.tidemill.jdbc.JdbcSink;
import io.tidemill.source.Receiver;
import io.tidemill.stream.DStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches card payments for cards that are used suspiciously often, and writes an alert for each to a table, exactly once. The
 * payments are made up by the program itself.
 */
public final class FraudDetection {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration SLIDE = Duration.ofSeconds(1);
    private static final long SUSPICIOUS = 5;

    private FraudDetection() {}

    /** A payment with a card; serializable, since on a cluster it goes to another machine. */
    record Payment(String card, long cents) implements Serializable {}

    /** What is wrong with a card: how often it was used in the window that ended then. */
    record Alert(String card, Instant windowEnd, long payments, long cents) implements Serializable {}

    // What is done with the payments; apart from main, so that a test can give it payments of its own
    static void define(DStream<Payment> payments, Database database) {
        // Number and sum of each card's payments in the last ten seconds, every second
        DStream<Alert> alerts = payments.mapToPair(payment -> Pair.of(payment.card(), Pair.of(1L, payment.cents())))
                .reduceByKeyAndWindow(
                        (left, right) -> Pair.of(left.key() + right.key(), left.value() + right.value()), WINDOW, SLIDE)

                // Those that are suspicious, with the time of the batch
                .filter(card -> card.value().key() >= SUSPICIOUS)
                .transform((cards, time) -> cards.map(card -> new Alert(
                        card.key(),
                        time.toInstant(),
                        card.value().key(),
                        card.value().value())));

        // A row for each card and window; the rows of a batch appear together, and once
        JdbcSink<Alert> table = JdbcSink.<Alert>builder(database)
                .table("alerts")
                .key("card", Alert::card)
                .key("window_end", Alert::windowEnd)
                .value("payments", Alert::payments)
                .value("cents", Alert::cents)
                .exactlyOnce("FraudDetection", "alerts")
                .build();
        alerts.output(table);
        alerts.print();
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length > 1) {
            System.err.println("Usage: FraudDetection [JDBC-URL]   with DB_USER and DB_PASSWORD in the environment");
            System.exit(2);
        }

        // Without a URL, the table is made in an H2 database in memory; elsewhere it has to be there:
        // CREATE TABLE alerts (card VARCHAR(20), window_end TIMESTAMP, payments BIGINT, cents BIGINT,
        //     PRIMARY KEY (card, window_end))
        String url = args.length == 1
                ? args[0]
                : "jdbc:h2:mem:fraud;DB_CLOSE_DELAY=-1;INIT=RUNSCRIPT FROM 'classpath:fraud-detection.sql'";
        Database database = Database.at(url)
                .user(System.getenv().getOrDefault("DB_USER", ""))
                .password(System.getenv().getOrDefault("DB_PASSWORD", ""))
                .build();

        StreamingContext ssc = StreamingContext.builder("FraudDetection")
                .batchInterval(Duration.ofSeconds(1))
                .build();

        define(ssc.receiverStream(new MadeUpPayments()), database);

        ssc.start();
        ssc.awaitTermination();
        database.close();
    }

    /** Two hundred payments a second, of ten thousand cards; three of them are in the hands of thieves. */
    private static final class MadeUpPayments extends Receiver<Payment> {
        private static final int CARDS = 10_000;
        private static final int STOLEN = 3;

        @Override
        protected void onStart() {
            Thread thread = new Thread(this::run, "made-up-payments");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        protected void onStop() {} // the thread looks at isStopped()

        private void run() {
            Random random = new Random();
            while (!isStopped()) {
                int card = random.nextInt(100) == 0 ? random.nextInt(STOLEN) : random.nextInt(CARDS);
                store(new Payment(String.format("4000-%06d", card), 100 + random.nextInt(20_000)));
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
    }
}

package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.jdbc.RowWriting;
import io.tidemill.benchmarks.jdbc.RowWriting.Contestant;
import io.tidemill.jdbc.Dialect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that writes rows to a database with our sink, and with a bare loop, in turn. */
@Command(
        name = "jdbc",
        description = "Upserts rows into a table, a transaction for each batch: our sink beside a bare JDBC loop.")
final class JdbcBench implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Where the rows go. */
    enum Target {
        /** A server of its own, over loopback. */
        POSTGRES,
        /** In the memory of the contestant, so that what the sink adds weighs most. */
        H2
    }

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}; may be repeated. Default: both")
    private List<Target> targets = new ArrayList<>();

    @Option(names = "--rows", paramLabel = "N", description = "Rows of a batch. Default: ${DEFAULT-VALUE}")
    private int rows = 20_000;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "Default: ${DEFAULT-VALUE}")
    private double warmupSeconds = 5;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private double seconds = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Run both N times in turn; the middle counts. Default: ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean helpRequested;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        TextTable table = new TextTable(1, "database", "loop rows/s", "tidemill rows/s", "ratio", "goal");
        for (Target target : targets.isEmpty() ? List.of(Target.values()) : targets) {
            if (target == Target.H2) {
                race(table, "H2 in memory", "jdbc:h2:mem:bench", "", Dialect.H2);
            } else {
                try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .start()) {
                    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
                    race(table, "PostgreSQL", url, "postgres", Dialect.POSTGRESQL);
                }
            }
        }
        out.println();
        out.print(table);
        out.flush();
        return 0;
    }

    private void race(TextTable table, String name, String url, String user, Dialect dialect)
            throws IOException, InterruptedException {
        List<Double> loops = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            loops.add(rate(Contestant.LOOP, url, user, dialect));
            ours.add(rate(Contestant.TIDEMILL, url, user, dialect));
        }
        double loop = middle(loops);
        double tidemill = middle(ours);
        table.add(List.of(name, whole(loop), whole(tidemill), decimals(tidemill / loop), "0.8"));
    }

    private double rate(Contestant contestant, String url, String user, Dialect dialect)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(
                contestant.name(),
                url,
                user,
                dialect.name(),
                "" + rows,
                "" + (long) (warmupSeconds * 1000),
                "" + (long) (seconds * 1000));
        Duration patience = GRACE.plus(Duration.ofMillis((long) (2000 * (warmupSeconds + seconds))));
        StringBuilder printed = new StringBuilder();
        try (ChildJvm child = ChildJvm.start(
                System.getProperty("java.class.path"), List.of("-Xmx512m"), RowWriting.class.getName(), arguments)) {
            while (true) {
                Output output = child.awaitOutput(patience);
                if (output instanceof Line line && line.text().startsWith(RowWriting.ROWS_PER_SECOND)) {
                    return Double.parseDouble(line.text().substring(RowWriting.ROWS_PER_SECOND.length()));
                }
                if (output instanceof Line line) {
                    printed.append(line.text()).append('\n');
                } else {
                    String ended = output instanceof Exited exited ? "ended with code " + exited.code() : "is silent";
                    throw new IOException("The JVM of " + contestant + " " + ended + "; it printed:\n" + printed);
                }
            }
        }
    }

    private static double middle(List<Double> rates) {
        Collections.sort(rates);
        return rates.get(rates.size() / 2);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String decimals(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}

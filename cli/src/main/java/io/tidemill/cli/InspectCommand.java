package io.tidemill.cli;

import io.tidemill.BatchContext;
import io.tidemill.checkpoint.CheckpointInspector;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.Past;
import io.tidemill.checkpoint.Past.PastBatch;
import io.tidemill.checkpoint.StateDescription;
import io.tidemill.engine.DurableStates;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.time.BatchTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code checkpoint inspect}: tells what a checkpoint directory holds. */
@Command(
        name = "inspect",
        description = {"Tells what a checkpoint directory holds: batches, positions, states with sample entries.", ""})
final class InspectCommand implements Callable<Integer> {

    private static final int USUAL_SAMPLE = 3;
    private static final int USUAL_ENTRIES = 20;
    private static final int LAST_BATCHES = 5;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Mixin
    private CheckpointLocation location = new CheckpointLocation();

    @Option(names = "--state", paramLabel = "NAME", description = "Shows the entries of this state alone.")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Shows at most N entries of each state; 0 shows none. Default: " + USUAL_SAMPLE
                    + ", with --state " + USUAL_ENTRIES + ".")
    private @Nullable Integer limit;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (CheckpointInspector inspector = location.open();
                BatchContext context = BatchContext.create("inspect")) {
            if (inspector.isEmpty()) {
                out.println(location + " is empty: no program was ever started on it");
            } else if (state == null) {
                overview(out, inspector, inspector.states(context.rdds().engine()));
            } else {
                entries(out, inspector, inspector.states(context.rdds().engine()), state);
            }
            return ExitCode.OK;
        } catch (TidemillException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        } finally {
            out.flush();
        }
    }

    private void overview(PrintWriter out, CheckpointInspector inspector, DurableStates states) throws IOException {
        Past past = inspector.past();
        past.started()
                .ifPresent(program -> out.printf(
                        "application  %s, batches of %d ms%n",
                        program.application(), program.batchInterval().toMillis()));
        batches(out, past);
        positions(out, past);
        List<StateDescription> known = past.started().map(Started::states).orElse(List.of());
        out.println("states");
        for (StateDescription description : known) {
            stateLine(out, description, states.entries(description.name()));
        }
        Map<String, ?> totals = inspector.totals();
        if (!totals.isEmpty()) {
            out.println("accumulators");
            inspector.totals().forEach((name, total) -> out.printf("  %s = %s%n", name, total.orElse(null)));
        }
        out.println("files");
        inspector.files().forEach((name, bytes) -> out.printf("  %12d bytes  %s%n", bytes, name));
    }

    private static void batches(PrintWriter out, Past past) {
        List<PastBatch> seen = past.remembered();
        out.printf("batches      %d on record%n", seen.size());
        seen.stream()
                .skip(Math.max(0, seen.size() - LAST_BATCHES))
                .forEach(batch -> out.printf(
                        "  %s  %s%s%n",
                        told(batch.time()),
                        batch.outcome() == io.tidemill.checkpoint.CheckpointRecord.Outcome.DONE
                                ? "committed"
                                : "given up",
                        batch.changes().isEmpty() ? ", without input" : ""));
        past.pending()
                .ifPresent(planned ->
                        out.printf("  %s  planned, and run again at the next start%n", told(planned.time())));
    }

    private static String told(BatchTime time) {
        return time.epochMillis() + " (" + time.toInstant() + ")";
    }

    private static void positions(PrintWriter out, Past past) {
        Map<String, Map<String, String>> positions = new TreeMap<>();
        past.positions().forEach((source, parts) -> positions.put(source, new TreeMap<>(parts)));
        past.remembered()
                .forEach(batch -> batch.changes()
                        .forEach((source, changes) ->
                                changes.applyTo(positions.computeIfAbsent(source, absent -> new TreeMap<>()))));
        out.println("sources");
        past.started().stream()
                .flatMap(program -> program.sourceNames().stream())
                .forEach(source -> {
                    Map<String, String> parts = positions.getOrDefault(source, Map.of());
                    out.printf(
                            "  %s%s%n", source, parts.size() > USUAL_ENTRIES ? "  " + parts.size() + " positions" : "");
                    parts.entrySet().stream()
                            .limit(USUAL_ENTRIES)
                            .forEach(part -> out.printf("    %s at %s%n", part.getKey(), part.getValue()));
                });
    }

    private void stateLine(PrintWriter out, StateDescription description, Iterator<? extends Pair<?, ?>> entries) {
        StringBuilder sample = new StringBuilder();
        long count = 0;
        int most = limit == null ? USUAL_SAMPLE : limit;
        while (entries.hasNext()) {
            Pair<?, ?> entry = entries.next();
            if (count < most) {
                sample.append(sample.isEmpty() ? "" : ", ").append(shown(entry));
            }
            count++;
        }
        out.printf(
                "  %s  %s, %d partitions, %d keys%s%n",
                description.name(),
                description.kind(),
                description.partitions(),
                count,
                sample.isEmpty() ? "" : ", such as " + sample);
    }

    private static String shown(Pair<?, ?> entry) {
        return entry.key() + " = " + entry.value();
    }

    private void entries(PrintWriter out, CheckpointInspector inspector, DurableStates states, String name) {
        boolean known = inspector.past().started().stream()
                .flatMap(program -> program.states().stream())
                .anyMatch(description -> description.name().equals(name));
        if (!known) {
            throw new ParameterException(
                    spec.commandLine(),
                    location + " has no state '" + name + "'; without --state, inspect lists those that it has");
        }
        Iterator<? extends Pair<?, ?>> entries = states.entries(name);
        for (int left = limit == null ? USUAL_ENTRIES : limit; left > 0 && entries.hasNext(); left--) {
            out.println(shown(entries.next()));
        }
        if (entries.hasNext()) {
            out.println("... and more; --limit N shows N");
        }
    }
}

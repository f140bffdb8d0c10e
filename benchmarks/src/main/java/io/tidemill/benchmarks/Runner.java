package io.tidemill.benchmarks;

import io.tidemill.benchmarks.Race.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the trials one after the other, says so on standard error, and writes each race's results down at once. */
final class Runner {
    private final BenchOptions options;
    private final Conditions conditions;
    private final Machine machine;

    Runner(BenchOptions options, Conditions conditions, Machine machine) {
        this.options = options;
        this.conditions = conditions;
        this.machine = machine;
    }

    List<Result> run(List<Race> races) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Race race : races) {
            List<Result> ofRace = run(race);
            write(ofRace);
            results.addAll(ofRace);
        }
        return results;
    }

    /** The contestants take turns, so that a busy minute of the machine does not hit one of them alone. */
    private List<Result> run(Race race) throws IOException, InterruptedException {
        List<Entry> entries = race.entries().stream().filter(options::selects).toList();
        List<Rounds> rounds = entries.stream().map(entry -> new Rounds()).toList();
        for (int round = 1; round <= conditions.roundsOf(race); round++) {
            for (int i = 0; i < entries.size(); i++) {
                System.err.println(
                        race.name() + ": " + entries.get(i).name() + (round == 1 ? "" : ", round " + round) + " ...");
                rounds.get(i).add(Trial.run(race, entries.get(i), conditions));
            }
        }
        return rounds.stream().map(Rounds::middle).toList();
    }

    private void write(List<Result> results) throws IOException {
        Optional<Path> file = options.json();
        if (file.isPresent()) {
            List<String> lines =
                    results.stream().map(result -> result.toJson(machine)).toList();
            Files.write(file.get(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}

package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.flume.AvroSender;
import io.tidemill.benchmarks.flume.BareReceiver;
import io.tidemill.benchmarks.flume.DeliveredCount;
import io.tidemill.benchmarks.flume.DeliveryArguments;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that delivers events as a Flume agent does, and has them counted by a bare receiver and by Tidemill in turn. */
@Command(
        name = "flume",
        description =
                "Counts events that are delivered in Avro's calls, beside a bare receiver. Goal: 0.8x the receiver.")
final class FlumeBench implements Callable<Integer> {
    private static final String BARE = "bare receiver";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--events", paramLabel = "N", description = "Events of a pass. Default: ${DEFAULT-VALUE}")
    private long events = 2_000_000;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Events of a call; an agent has 100 unless told otherwise. Default: ${DEFAULT-VALUE}")
    private int batch = 100;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description =
                    "How often each JVM counts; the middle of all but the first counts. Default: ${DEFAULT-VALUE}")
    private int passes = 4;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        out.flush();
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("tidemill", rate(DeliveredCount.class));
        rates.put(BARE, rate(BareReceiver.class));
        out.println();
        out.print(table(rates));
        out.flush();
        return 0;
    }

    private double rate(Class<?> program) throws IOException, InterruptedException {
        DeliveryArguments arguments = new DeliveryArguments(freePort(), events, passes);
        AvroSender sender = new AvroSender(batch);
        List<Double> rates = new ArrayList<>();
        List<String> said = new ArrayList<>();
        Conditions conditions = options.conditions(0);
        List<String> jvmOptions = new ArrayList<>(conditions.javaOptions());
        jvmOptions.add("-Xmx" + conditions.heap().orElse("512m"));
        try (ChildJvm child = ChildJvm.start(
                System.getProperty("java.class.path"), jvmOptions, program.getName(), arguments.toArguments())) {
            while (true) {
                Output output = child.awaitOutput(PATIENCE);
                if (output instanceof Line line) {
                    said.add(line.text());
                    if (line.text().equals(DeliveryArguments.READY)) {
                        sender.send(arguments.port(), events);
                    } else if (line.text().startsWith(DeliveryArguments.PASS)) {
                        String[] words = line.text().split(" ");
                        rates.add(Long.parseLong(words[1]) / (Long.parseLong(words[2]) / 1e9));
                    }
                } else if (output instanceof Exited exited && exited.code() == 0 && rates.size() == passes) {
                    return middle(rates.subList(passes > 1 ? 1 : 0, passes));
                } else {
                    throw new IOException(program.getSimpleName() + " did not end as it should: " + output + "\n"
                            + String.join("\n", said));
                }
            }
        }
    }

    private static double middle(List<Double> rates) {
        List<Double> sorted = new ArrayList<>(rates);
        sorted.sort(Comparator.naturalOrder());
        return sorted.get(sorted.size() / 2);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static TextTable table(Map<String, Double> rates) {
        TextTable table = new TextTable(2, "benchmark", "contestant", "events/s", "x bare receiver", "goal");
        double bare = rates.getOrDefault(BARE, Double.NaN);
        rates.forEach((name, rate) -> table.add(List.of(
                "flume",
                name,
                String.format(Locale.ROOT, "%,.0f", rate),
                String.format(Locale.ROOT, "%.2f", rate / bare),
                "0.8x bare receiver")));
        return table;
    }
}

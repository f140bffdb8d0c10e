package io.tidemill.benchmarks;

import io.tidemill.benchmarks.flume.AvroSender;
import io.tidemill.benchmarks.flume.BareReceiver;
import io.tidemill.benchmarks.flume.DeliveredCount;
import io.tidemill.benchmarks.flume.DeliveryArguments;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
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
        PassTrial trial = new PassTrial(options, passes);
        PassTrial.Speed ours = speed(trial, DeliveredCount.class);
        PassTrial.Speed bare = speed(trial, BareReceiver.class);
        out.println();
        out.print(PassTrial.table("flume", "events", "bare receiver", ours, bare));
        out.flush();
        return 0;
    }

    private PassTrial.Speed speed(PassTrial trial, Class<?> program) throws IOException, InterruptedException {
        DeliveryArguments arguments = new DeliveryArguments(freePort(), events, passes);
        AvroSender sender = new AvroSender(batch);
        return trial.speed(program, arguments.toArguments(), () -> sender.send(arguments.port(), events));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

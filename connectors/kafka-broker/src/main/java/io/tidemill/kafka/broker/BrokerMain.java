package io.tidemill.kafka.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * What the broker's JVM runs: it formats the directory at the first start, then is a broker and controller. It ends with
 * whoever started it, for it halts at the end of its input.
 */
final class BrokerMain {
    private BrokerMain() {}

    /** Runs the broker; {@code arguments} are the properties file and the data directory. */
    public static void main(String[] arguments) {
        Thread tie = new Thread(BrokerMain::haltAtEndOfInput, "tie");
        tie.setDaemon(true);
        tie.start();
        if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
            format(arguments[0]);
        }
        Kafka.main(new String[] {arguments[0]});
    }

    private static void format(String properties) {
        String cluster = Uuid.randomUuid().toString();
        String user = "SCRAM-SHA-512=[name=tide,password=mill]";
        String[] format = {"format", "-t", cluster, "-c", properties, "--add-scram", user};
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            throw new IllegalStateException("formatting the directory ended with " + status);
        }
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said; only the end counts
            }
        } catch (IOException e) {
            // as good as the end
        }
        Runtime.getRuntime().halt(1);
    }
}

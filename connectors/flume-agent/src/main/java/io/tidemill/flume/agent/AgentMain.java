package io.tidemill.flume.agent;

import java.io.IOException;
import org.apache.flume.node.Application;

/** What the agent's JVM runs. It ends with whoever started it, for it halts at the end of its input. */
final class AgentMain {
    private AgentMain() {}

    /** Runs the agent {@code a1} of the properties file that the only argument names. */
    public static void main(String[] arguments) {
        Thread tie = new Thread(AgentMain::haltAtEndOfInput, "tie");
        tie.setDaemon(true);
        tie.start();
        Application.main(new String[] {"--conf-file", arguments[0], "--name", "a1", "--no-reload-conf"});
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

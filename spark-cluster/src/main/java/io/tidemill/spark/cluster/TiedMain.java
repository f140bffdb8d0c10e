package io.tidemill.spark.cluster;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** What the JVMs of a cluster run: the program of their first argument, until it ends or whoever started the JVM does. */
final class TiedMain {
    private TiedMain() {}

    /** Runs the class that the first argument names with the other arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread tie = new Thread(TiedMain::haltAtEndOfInput, "tie");
        tie.setDaemon(true);
        tie.start();
        Method main = Class.forName(arguments[0]).getMethod("main", String[].class);
        main.setAccessible(true); // as java itself does for a class that is not public
        main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
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

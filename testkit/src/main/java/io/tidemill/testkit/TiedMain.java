package io.tidemill.testkit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** What the JVM of a {@link ChildProcess} runs: a main class, and an end when whoever started it ends, in whatever way. */
final class TiedMain {
    private TiedMain() {}

    /** Runs the class that is named first, with the other arguments. */
    public static void main(String[] arguments) throws Exception {
        Thread tie = new Thread(TiedMain::haltAtEndOfInput, "tidemill-tie");
        tie.setDaemon(true);
        tie.start();
        Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true); // a program of a test need not be public
        String[] rest = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, rest, 0, rest.length);
        try {
            main.invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
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

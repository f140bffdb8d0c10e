package io.tidemill.plan;

import io.tidemill.error.FunctionFailedException;
import io.tidemill.error.TidemillException;
import java.io.Serializable;
import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The name of an operator and the place in the program where it was written, so that a failure can say both.
 *
 * @param name the method's name, such as {@code map}
 * @param site file and line, such as {@code App.java:12}; empty where unknown
 */
public record Operator(String name, String site) implements Serializable {
    /*
     * Operators that a stream derives run anew in every batch, but were written once. While the planner builds a batch, it
     * sets the stream's operator as the scope of its thread, and operators made inside take their place from it.
     */
    private static final ThreadLocal<@Nullable Operator> SCOPE = new ThreadLocal<>();
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final Set<String> OWN_ROOMS = Set.of(
            "io.tidemill",
            "io.tidemill.plan",
            "io.tidemill.rdd",
            "io.tidemill.stream",
            "io.tidemill.source",
            "io.tidemill.sink",
            "io.tidemill.batch",
            "io.tidemill.runtime",
            "io.tidemill.engine",
            "io.tidemill.engine.local",
            "io.tidemill.jdbc",
            "io.tidemill.spark",
            "io.tidemill.kafka",
            "io.tidemill.testkit");

    /** Returns an operator of this name, placed at the program's line that is being run. */
    public static Operator here(String name) {
        Operator scope = SCOPE.get();
        if (scope == null) {
            return new Operator(name, callSite());
        }
        return scope.name.equals(name) ? scope : new Operator(scope.name + " > " + name, scope.site);
    }

    /** Returns the operator that the program called: the method of Tidemill that is nearest to the program's line. */
    public static Operator called() {
        return WALKER.walk(frames -> {
            String method = "";
            for (StackFrame frame : (Iterable<StackFrame>) frames::iterator) {
                if (isProgram(frame)) {
                    return new Operator(method, site(frame));
                }
                if (isOwn(frame)) {
                    method = frame.getMethodName();
                }
            }
            return new Operator(method, "");
        });
    }

    /** Runs {@code work} with this operator as the place of all that is made inside. */
    public <R> R scope(Callable<R> work) {
        Operator outer = SCOPE.get();
        SCOPE.set(this);
        try {
            return work.call();
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            SCOPE.set(outer);
        }
    }

    /** Returns {@code cause} wrapped with this operator's name; what is wrapped already stays as it is. */
    public RuntimeException failed(Throwable cause) {
        if (cause instanceof TidemillException known) {
            return known;
        }
        return new FunctionFailedException(toString(), noted(cause));
    }

    /** Returns {@code cause} as {@link #failed(Throwable)} does, with the record, or the pair, that the function was called with. */
    public RuntimeException failed(Throwable cause, @Nullable Object record) {
        return cause instanceof TidemillException
                ? failed(cause)
                : new FunctionFailedException(toString(), noted(cause), RecordText.of(record));
    }

    private static Throwable noted(Throwable cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return cause;
    }

    static String callSite() {
        return WALKER.walk(frames -> frames.filter(Operator::isProgram).findFirst())
                .map(Operator::site)
                .orElse("");
    }

    private static String site(StackFrame frame) {
        return frame.getFileName() + ":" + frame.getLineNumber();
    }

    private static boolean isProgram(StackFrame frame) {
        return !frame.getClassName().startsWith("java.") && !isOwn(frame);
    }

    private static boolean isOwn(StackFrame frame) {
        return isOwn(frame.getClassName());
    }

    static boolean isOwn(String className) {
        return OWN_ROOMS.contains(className.substring(0, Math.max(0, className.lastIndexOf('.'))));
    }

    /** Returns name and place, as in {@code map at App.java:12}. */
    @Override
    public String toString() {
        return site.isEmpty() ? name : name + " at " + site;
    }
}

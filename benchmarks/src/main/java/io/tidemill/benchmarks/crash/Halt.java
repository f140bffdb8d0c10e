package io.tidemill.benchmarks.crash;

/**
 * At which operation on its checkpoint directory a JVM ends by itself.
 *
 * @param operation the first is 1; 0 for never
 * @param when the side of the operation; {@code WITHIN} is after half of the bytes for a write, and after the operation for others
 */
public record Halt(long operation, When when) {
    /** What a JVM that ended itself exits with. */
    public static final int CODE = 86;

    /** A JVM that does not end by itself. */
    public static final Halt NEVER = new Halt(0, When.BEFORE);

    /** On which side of an operation. */
    public enum When {
        BEFORE,
        WITHIN,
        AFTER
    }

    /** Ends this JVM, and says where it was. */
    void now(String what) {
        System.out.println(CrashedJvm.HALTED + when + " operation " + operation + ", " + what);
        System.out.flush();
        Runtime.getRuntime().halt(CODE);
    }
}

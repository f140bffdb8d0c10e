package io.tidemill.examples;

/** A program for tests of the command {@code run}: fails without arguments. */
public final class FailingProgram {

    private FailingProgram() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            throw new IllegalStateException("the stream broke", new ArithmeticException("by zero"));
        }
    }
}

package io.tidemill.engine;

/** The value itself, for tasks that run in the program's process. */
record InProcessValue<T>(T value) implements SharedValue<T> {
    @Override
    public void destroy() {
        // nobody else has it: it goes with this handle
    }
}

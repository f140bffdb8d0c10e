package io.tidemill.checkpoint;

/**
 * What is known of a state without its program.
 *
 * @param name its stable name
 * @param kind the operator, such as {@code updateStateByKey}
 * @param partitions how many partitions it had
 * @param windowMillis for windows, their length; 0 for other states
 * @param paneMillis for windows, the piece of time by which they are cut; 0 for other states
 */
public record StateDescription(
        String name, String kind, int partitions, long windowMillis, long paneMillis, Origin origin)
        implements Description {
    /** Returns whether it is a window's. */
    public boolean isWindow() {
        return windowMillis > 0;
    }

    /** Returns name and kind, as people read them. */
    @Override
    public String toString() {
        return "'" + name + "' (" + kind + ")";
    }
}

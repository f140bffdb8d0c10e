package io.tidemill.engine;

/**
 * The failure of one attempt to run a task.
 *
 * @param stage what the task belongs to, in the words of the engine
 * @param partition what it worked on
 * @param attempt which attempt it was, from 1
 * @param reason why it failed
 * @param isRetried whether the engine runs the task once more; otherwise its action fails
 */
public record TaskFailure(String stage, int partition, int attempt, String reason, boolean isRetried) {}

package io.tidemill.engine;

/**
 * A process that runs tasks.
 *
 * @param id its name among the processes of the engine
 * @param host the machine that it runs on
 * @param message why it is gone; empty for one that has joined
 */
public record ExecutorInfo(String id, String host, String message) {}

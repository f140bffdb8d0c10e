package io.tidemill.checkpoint;

/**
 * What tells a state, a source or a window from others.
 *
 * @param isGiven whether the program gave the name; otherwise it is made of kind and order
 * @param lineage of a source its place, of others the operators towards what they read, nearest first
 * @param site file and line of the program; empty where unknown
 * @param code a digest of the program's code, of those that nothing else tells apart; empty for others
 */
public record Origin(boolean isGiven, String lineage, String site, String code) {}

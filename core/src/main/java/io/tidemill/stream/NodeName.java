package io.tidemill.stream;

import io.tidemill.plan.ProgramCode;

/**
 * The name of a source, a state or a window.
 *
 * @param name unique in its graph
 * @param isGiven whether the program gave it; otherwise it is made of kind and order
 * @param lineage what the node is made of: of a source its place, of others the operators towards what they read
 * @param code where the program defines the node
 */
public record NodeName(String name, boolean isGiven, String lineage, ProgramCode code) {}

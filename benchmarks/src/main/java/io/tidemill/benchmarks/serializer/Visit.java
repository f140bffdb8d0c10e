package io.tidemill.benchmarks.serializer;

import java.io.Serializable;
import java.util.List;

/** A state as programs keep them. */
public record Visit(String user, int count, List<String> pages) implements Serializable {}

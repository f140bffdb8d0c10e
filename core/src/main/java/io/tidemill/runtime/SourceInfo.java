package io.tidemill.runtime;

import java.util.Optional;

/**
 * Something that happened to a source.
 *
 * @param name the source's name
 * @param message what happened
 * @param cause the failure behind it, if there is one
 */
public record SourceInfo(String name, String message, Optional<Throwable> cause) {}

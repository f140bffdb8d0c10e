package io.tidemill.rdd;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that partitions are piped through: it reads a line per record, and each line that it writes is a record.
 *
 * @param command the program and its arguments, which no shell looks at
 * @param environment variables that it sees besides those of this process
 * @param charsetName the encoding of lines, both ways
 */
public record PipeCommand(List<String> command, Map<String, String> environment, String charsetName)
        implements Serializable {
    /** Refuses an empty command; copies list and map. */
    public PipeCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw TidemillException.invalidArgument("pipe needs a command, such as PipeCommand.of(\"sort\", \"-u\")");
        }
    }

    /** Returns a program with its arguments, which speaks UTF-8. */
    public static PipeCommand of(String program, String... arguments) {
        java.util.ArrayList<String> command = new java.util.ArrayList<>();
        command.add(requireNonNull(program, "program"));
        command.addAll(List.of(arguments));
        return new PipeCommand(command, Map.of(), StandardCharsets.UTF_8.name());
    }

    /** Returns this command with one more variable. */
    public PipeCommand withEnvironment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new PipeCommand(command, more, charsetName);
    }

    /** Returns this command with another encoding of lines. */
    public PipeCommand withEncoding(Charset charset) {
        return new PipeCommand(command, environment, charset.name());
    }

    Charset charset() {
        return Charset.forName(charsetName);
    }

    /** Returns the program and its arguments, as one would type them. */
    @Override
    public String toString() {
        return String.join(" ", command);
    }
}

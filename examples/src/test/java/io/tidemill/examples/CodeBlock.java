package io.tidemill.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A piece of Java in a document.
 *
 * @param file the document, from the root of the project
 * @param firstLine the number of the first line of code in it
 */
record CodeBlock(String file, int firstLine, List<String> lines) {
    private static final String FENCE = "```";
    private static final String JAVADOC_START = "<pre>{@code";
    private static final String JAVADOC_END = "}</pre>";

    /** Returns every block of every document of the project. */
    static List<CodeBlock> ofProject() throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        for (Path file : Documents.pages()) {
            blocks.addAll(ofMarkdown(Documents.name(file), Files.readAllLines(file)));
        }
        for (String module : List.of("core", "testkit", "connectors/kafka", "connectors/jdbc")) {
            try (Stream<Path> sources =
                    Files.walk(Documents.ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : sources.filter(path -> path.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    blocks.addAll(ofJavadoc(Documents.name(file), Files.readAllLines(file)));
                }
            }
        }
        return blocks;
    }

    /** Returns the blocks between {@code ```java} and {@code ```}. */
    static List<CodeBlock> ofMarkdown(String file, List<String> page) {
        return between(file, page, line -> line.equals(FENCE + "java"), line -> line.equals(FENCE), line -> line);
    }

    /** Returns the blocks between {@code <pre>} with {@code code}, and their ends, in comments. */
    static List<CodeBlock> ofJavadoc(String file, List<String> source) {
        return between(
                file,
                source,
                line -> line.startsWith("*") && line.endsWith(JAVADOC_START),
                line -> line.endsWith(JAVADOC_END),
                line -> line.replaceFirst("^\\s*\\* ?", ""));
    }

    private static List<CodeBlock> between(
            String file,
            List<String> text,
            Function<String, Boolean> starts,
            Function<String, Boolean> ends,
            Function<String, String> code) {
        List<CodeBlock> blocks = new ArrayList<>();
        Optional<CodeBlock> open = Optional.empty();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            if (open.isPresent() && ends.apply(line)) {
                blocks.add(open.get());
                open = Optional.empty();
            } else if (open.isPresent()) {
                open.get().lines.add(code.apply(text.get(i)));
            } else if (starts.apply(line)) {
                open = Optional.of(new CodeBlock(file, i + 2, new ArrayList<>()));
            }
        }
        open.ifPresent(block -> {
            throw new IllegalStateException(block.place(0) + ": this block has no end");
        });
        return blocks;
    }

    /** Returns file and line of a line of this block, counted from 0. */
    String place(int index) {
        return file + ":" + (firstLine + index);
    }
}

package io.tidemill.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java in the documents: README, the pages in {@code docs}, and the examples in Javadoc. */
class DocumentationTest {
    /** A link that is neither an address nor a place in the same page; the place in the other page does not count. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void everyBlockCompilesAndShowsWhatItGives() throws Exception {
        List<CodeBlock> blocks = CodeBlock.ofProject();

        assertThat(blocks).extracting(CodeBlock::file).contains("README.md", "docs/guide.md", "docs/testing.md");
        assertThat(new CodeBlockCompiler().failures(blocks)).isEmpty();
    }

    @Test
    void everyLinkToAFileLeadsToOne() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Path page : Documents.pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(Documents.name(page) + " -> " + link.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void namesFileAndLineOfABlockThatDoesNotCompile() throws Exception {
        CodeBlock wrong = new CodeBlock("docs/page.md", 10, List.of("lines.print();", "lines.prnt();"));

        assertThat(new CodeBlockCompiler().failures(List.of(wrong)))
                .singleElement()
                .asString()
                .startsWith("docs/page.md:11: cannot find symbol");
    }

    @Test
    void namesFileAndLineOfAValueThatIsNotWhatTheBlockGives() throws Exception {
        CodeBlock wrong = new CodeBlock(
                "docs/page.md",
                10,
                List.of(
                        "numbers.count();            // => 5",
                        "numbers.filter(",
                        "        n -> n > 3);        // => [4]",
                        "words.count();              // => [3] [1]"));

        assertThat(new CodeBlockCompiler().failures(List.of(wrong)))
                .containsExactly(
                        "docs/page.md:12: shows [4], but is [4, 5]",
                        "docs/page.md:13: shows [3] [1], but is [3] [1] [0]");
    }
}

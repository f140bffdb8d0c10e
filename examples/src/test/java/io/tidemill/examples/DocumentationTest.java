package io.tidemill.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java in the documents: README, the pages in {@code docs}, and the examples in Javadoc. */
class DocumentationTest {
    @Test
    void everyBlockCompilesAndShowsWhatItGives() throws Exception {
        List<CodeBlock> blocks = CodeBlock.ofProject();

        assertThat(blocks).extracting(CodeBlock::file).contains("README.md", "docs/guide.md", "docs/testing.md");
        assertThat(new CodeBlockCompiler().failures(blocks)).isEmpty();
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

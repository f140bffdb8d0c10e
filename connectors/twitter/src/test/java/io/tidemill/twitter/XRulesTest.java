package io.tidemill.twitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.twitter.feed.XFeed;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XRulesTest {
    private static final XRule JAVA = XRule.of("#java lang:en", "java");
    private static final XRule QUOTED = XRule.of("\"so \\ good\" OR café \uD83D\uDE80", "a \"tag\"");

    private static List<String> values(List<XRule> rules) {
        return rules.stream().map(XRule::value).toList();
    }

    @Test
    void addsListsAndRemovesRules() throws Exception {
        try (XFeed feed = XFeed.builder().start()) {
            XRules rules = XRules.of(XBench.SECRET, feed.uri());

            List<XRule> added = rules.add(List.of(JAVA, QUOTED));

            assertThat(rules.list()).isEqualTo(added).isEqualTo(feed.rules());
            assertThat(added.get(1).tag()).isEqualTo(QUOTED.tag());
            rules.remove(added.subList(0, 1));
            assertThat(values(rules.list())).containsExactly(QUOTED.value());
            rules.remove(List.of(QUOTED));
            assertThat(rules.list()).isEmpty();
        }
    }

    @Test
    void addsARuleThatIsThereOnlyOnce() throws Exception {
        try (XFeed feed = XFeed.builder().start()) {
            XRules rules = XRules.of(XBench.SECRET, feed.uri());
            rules.add(List.of(JAVA));

            assertThat(values(rules.add(List.of(JAVA, QUOTED)))).containsExactly(QUOTED.value());
            assertThat(rules.list()).hasSize(2);
        }
    }

    @Test
    void addsManyRules() throws Exception {
        try (XFeed feed = XFeed.builder().start()) {
            XRules rules = XRules.of(XBench.SECRET, feed.uri());

            rules.add(IntStream.range(0, 60).mapToObj(i -> XRule.of("word" + i)).toList());

            assertThat(rules.list()).hasSize(60);
        }
    }

    @Test
    void checksRulesWithoutAddingThem() throws Exception {
        try (XFeed feed = XFeed.builder().start()) {
            XRules rules = XRules.of(XBench.SECRET, feed.uri());

            rules.validate(List.of(JAVA));

            assertThat(feed.rules()).isEmpty();
            assertThatThrownBy(() -> rules.validate(List.of(XRule.of("-cats"))))
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("X does not accept the rule '-cats'")
                    .hasMessageContaining("positive, stand-alone operator");
        }
    }

    @Test
    void saysWhenXDoesNotAnswerAsItShould() throws Exception {
        try (XFeed feed = XFeed.builder().token("another").start()) {
            assertThatThrownBy(() -> XRules.of(XBench.SECRET, feed.uri()).list())
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("X does not accept the bearer token")
                    .hasMessageNotContaining(XBench.SECRET);
        }
    }

    @Test
    void aSourceAddsTheRulesThatAreMissing() throws Exception {
        try (XBench bench = XBench.create()) {
            XRules rules = XRules.of(XBench.SECRET, bench.feed.uri());
            rules.add(List.of(XRule.of("other"), JAVA));

            bench.start(XSource.filtered().rules(JAVA, QUOTED));
            bench.feed.awaitOpened(1);

            assertThat(values(rules.list())).containsExactly("other", JAVA.value(), QUOTED.value());
        }
    }

    @Test
    void aSourceRemovesOtherRulesIfItIsToldTo() throws Exception {
        try (XBench bench = XBench.create()) {
            XRules rules = XRules.of(XBench.SECRET, bench.feed.uri());
            rules.add(List.of(XRule.of("other"), JAVA));

            bench.start(XSource.filtered().onlyRules(JAVA, QUOTED));
            bench.feed.awaitOpened(1);

            assertThat(values(rules.list())).containsExactly(JAVA.value(), QUOTED.value());
        }
    }

    @Test
    void aSourceStopsTheApplicationForARuleThatXDoesNotAccept() throws Exception {
        try (XBench bench = XBench.create()) {
            bench.start(XSource.filtered().rules(XRule.of("\"open")));

            assertThatThrownBy(() -> bench.until(() -> false))
                    .isInstanceOf(TidemillException.class)
                    .hasMessageContaining("X does not accept the rule '\"open'");
        }
    }

    @Test
    void aSourceWaitsForTheRulesAsForTheStream() throws Exception {
        try (XBench bench = XBench.with(serving -> serving.maxRequests(1))) {
            bench.start(XSource.filtered().rules(JAVA));

            assertThat(bench.troubles(1).get(0)).contains("/rules was answered with status 429");
            assertThat(Map.of("pause", bench.waiting.awaitPauses(1).get(0).toMinutes()))
                    .containsEntry("pause", 15L);
        }
    }
}

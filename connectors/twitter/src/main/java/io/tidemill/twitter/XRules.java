package io.tidemill.twitter;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of an account's filtered stream, as X keeps them: they outlive programs, and all programs of the account share them.
 * Every call asks X and waits for its answer.
 */
public final class XRules {
    private static final String PATH = "/2/tweets/search/stream/rules";
    private static final int RULES_PER_REQUEST = 25;

    private final XConnection connection;

    XRules(XConnection connection) {
        this.connection = connection;
    }

    /** Returns the rules of the account that {@code bearerToken} belongs to. */
    public static XRules of(String bearerToken) {
        return of(bearerToken, XSource.ENDPOINT);
    }

    /** Returns the rules that another server keeps, such as one for tests. */
    public static XRules of(String bearerToken, URI endpoint) {
        return new XRules(new XConnection(
                Endpoints.checked(requireNonNull(endpoint, "endpoint")),
                BearerToken.of(requireNonNull(bearerToken, "bearerToken")),
                Waiting.SYSTEM,
                Duration.ofSeconds(20),
                Duration.ofSeconds(10)));
    }

    /** A question to X. */
    @FunctionalInterface
    private interface Question<R> {
        R ask() throws IOException;
    }

    private static <R> R asking(Question<R> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.SOURCE_FAILED, "The rules of X: " + e.getMessage(), e);
        }
    }

    /**
     * Returns all rules.
     *
     * @throws TidemillException if X cannot be asked, or refuses to answer
     */
    public List<XRule> list() {
        return asking(this::listed);
    }

    /**
     * Adds rules, and returns those that were not there yet, with their ids.
     *
     * @throws TidemillException if X does not accept one, naming it; those before it may have been added
     */
    public List<XRule> add(List<XRule> rules) {
        return asking(() -> added(rules, ""));
    }

    /**
     * Has X check rules without adding them.
     *
     * @throws TidemillException if X does not accept one, naming it
     */
    public void validate(List<XRule> rules) {
        List<XRule> unused = asking(() -> added(rules, "?dry_run=true"));
    }

    /**
     * Removes rules: those with the ids that these have, or else with their values.
     *
     * @throws TidemillException if X cannot be asked, or refuses
     */
    public void remove(List<XRule> rules) {
        List<XRule> unused = asking(() -> removed(rules));
    }

    /** Adds those of {@code rules} that are missing, and removes the others if {@code policy} says so. */
    void make(List<XRule> rules, Others policy) throws IOException {
        List<XRule> there = listed();
        if (policy == Others.REMOVE) {
            removed(there.stream().filter(rule -> !isIn(rules, rule)).toList());
        }
        added(rules.stream().filter(rule -> !isIn(there, rule)).toList(), "");
    }

    /** What happens to rules that a program does not name. */
    enum Others {
        KEEP,
        REMOVE
    }

    private static boolean isIn(List<XRule> rules, XRule rule) {
        return rules.stream().anyMatch(rule::isSameAs);
    }

    private List<XRule> listed() throws IOException {
        List<XRule> rules = new ArrayList<>();
        String page = "";
        do {
            Json answer = connection.get(PATH + page);
            rules.addAll(rules(answer));
            String next = answer.object("meta").text("next_token");
            page = next.isEmpty() ? "" : "?pagination_token=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!page.isEmpty());
        return List.copyOf(rules);
    }

    private static List<XRule> rules(Json answer) {
        return answer.objects("data").stream()
                .filter(rule -> !rule.text("value").isBlank())
                .map(rule -> new XRule(rule.text("id"), rule.text("value"), rule.text("tag")))
                .toList();
    }

    private List<XRule> added(List<XRule> rules, String query) throws IOException {
        List<XRule> added = new ArrayList<>();
        for (int from = 0; from < rules.size(); from += RULES_PER_REQUEST) {
            List<XRule> some = rules.subList(from, Math.min(rules.size(), from + RULES_PER_REQUEST));
            Json answer = connection.post(
                    PATH + query, "{\"add\":[" + some.stream().map(XRules::json).collect(joining(",")) + "]}");
            for (Json error : answer.objects("errors")) {
                requireDuplicate(error);
            }
            added.addAll(rules(answer));
        }
        return List.copyOf(added);
    }

    private static String json(XRule rule) {
        return "{\"value\":" + Json.quoted(rule.value())
                + (rule.tag().isEmpty() ? "" : ",\"tag\":" + Json.quoted(rule.tag())) + "}";
    }

    /** A rule that is there already is as good as one that was added. */
    private static void requireDuplicate(Json error) {
        boolean isDuplicate = error.text("title").equals("DuplicateRule")
                || error.text("type").endsWith("/duplicate-rules");
        if (!isDuplicate) {
            throw new TidemillException(
                    ErrorCode.INVALID_ARGUMENT,
                    "X does not accept the rule '" + error.text("value") + "': "
                            + StreamProblem.of(error).inWords());
        }
    }

    private List<XRule> removed(List<XRule> rules) throws IOException {
        remove(rules.stream().map(XRule::id).filter(id -> !id.isEmpty()).toList(), "ids");
        remove(
                rules.stream()
                        .filter(rule -> rule.id().isEmpty())
                        .map(XRule::value)
                        .toList(),
                "values");
        return rules;
    }

    private void remove(List<String> names, String kind) throws IOException {
        if (!names.isEmpty()) {
            String list = names.stream().map(Json::quoted).collect(joining(","));
            Json unused = connection.post(PATH, "{\"delete\":{\"" + kind + "\":[" + list + "]}}");
        }
    }
}

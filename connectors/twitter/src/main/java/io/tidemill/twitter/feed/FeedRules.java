package io.tidemill.twitter.feed;

import static java.util.stream.Collectors.joining;

import io.tidemill.twitter.XPost;
import io.tidemill.twitter.XRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rules that the server keeps, and what they match. Safe for use by many threads. */
final class FeedRules {
    private static final int MAX_VALUE_CHARACTERS = 1024;
    private static final Pattern TERM = Pattern.compile("-?\"[^\"]*\"|\\S+");

    // guarded by this
    private final List<XRule> rules = new ArrayList<>();
    private long lastId = 1_000_000_000_000_000L;

    /** What a change is answered with. */
    record Changed(int status, String json) {}

    synchronized List<XRule> all() {
        return List.copyOf(rules);
    }

    synchronized String listed() {
        String data = rules.isEmpty() ? "" : "\"data\":" + array(rules) + ",";
        return "{" + data + "\"meta\":{\"sent\":\"2026-01-01T00:00:00.000Z\",\"result_count\":" + rules.size() + "}}";
    }

    /** Adds or removes what a request says; a trial changes nothing. */
    synchronized Changed change(String request, boolean isTrial) {
        Optional<FeedRequest> read = FeedRequest.read(request);
        if (read.isEmpty()) {
            return new Changed(400, "{\"title\":\"Invalid Request\",\"detail\":\"expected add or delete\"}");
        }
        FeedRequest wanted = read.get();
        return wanted.add().isEmpty() ? remove(wanted, isTrial) : add(wanted.add(), isTrial);
    }

    private Changed remove(FeedRequest wanted, boolean isTrial) {
        List<XRule> gone = rules.stream()
                .filter(rule ->
                        wanted.ids().contains(rule.id()) || wanted.values().contains(rule.value()))
                .toList();
        if (!isTrial) {
            rules.removeAll(gone);
        }
        return new Changed(200, "{\"meta\":{\"summary\":{\"deleted\":" + gone.size() + ",\"not_deleted\":0}}}");
    }

    private Changed add(List<XRule> wanted, boolean isTrial) {
        List<String> errors = new ArrayList<>();
        List<XRule> added = new ArrayList<>();
        for (XRule rule : wanted) {
            Optional<XRule> same = rules.stream()
                    .filter(there -> there.value().equals(rule.value()))
                    .findFirst();
            Optional<String> fault = fault(rule.value());
            if (same.isPresent()) {
                errors.add(error(
                        rule,
                        "DuplicateRule",
                        "duplicate-rules",
                        ",\"id\":\"" + same.get().id() + "\""));
            } else if (fault.isPresent()) {
                String details = ",\"details\":[" + FeedRequest.quoted(fault.get()) + "]";
                errors.add(error(rule, "UnprocessableEntity", "invalid-rules", details));
            } else {
                lastId++;
                added.add(new XRule(Long.toString(lastId), rule.value(), rule.tag()));
            }
        }
        if (!isTrial) {
            rules.addAll(added);
        }
        String data = added.isEmpty() ? "" : "\"data\":" + array(added) + ",";
        String problems = errors.isEmpty() ? "" : ",\"errors\":[" + String.join(",", errors) + "]";
        String summary = "{\"created\":" + added.size() + ",\"not_created\":" + errors.size() + "}";
        return new Changed(201, "{" + data + "\"meta\":{\"summary\":" + summary + "}" + problems + "}");
    }

    private static String error(XRule rule, String title, String type, String more) {
        return "{\"value\":" + FeedRequest.quoted(rule.value()) + ",\"title\":\"" + title
                + "\",\"type\":\"https://api.twitter.com/2/problems/" + type + "\"" + more + "}";
    }

    /** Returns what is wrong with a rule, in the words of X. */
    private static Optional<String> fault(String value) {
        if (value.length() > MAX_VALUE_CHARACTERS) {
            return Optional.of("Rule length is " + value.length() + ", the maximum is " + MAX_VALUE_CHARACTERS);
        }
        if (value.chars().filter(c -> c == '"').count() % 2 != 0
                || value.chars().filter(c -> c == '(').count()
                        != value.chars().filter(c -> c == ')').count()) {
            return Optional.of("no viable alternative at the end of the rule");
        }
        boolean onlyDenies = terms(value).stream().allMatch(term -> term.startsWith("-"));
        return onlyDenies ? Optional.of("Rules must contain a positive, stand-alone operator") : Optional.empty();
    }

    private static String array(List<XRule> listed) {
        return listed.stream()
                .map(rule -> "{\"id\":\"" + rule.id() + "\",\"value\":" + FeedRequest.quoted(rule.value())
                        + (rule.tag().isEmpty() ? "" : ",\"tag\":" + FeedRequest.quoted(rule.tag())) + "}")
                .collect(joining(",", "[", "]"));
    }

    // ---- matching

    /** Returns a post with the rules that it matches, or nothing if it matches none. */
    Optional<String> matched(String line) {
        Optional<XPost> post = XPost.parse(line);
        List<XRule> matching = all().stream()
                .filter(rule -> post.isPresent() && matches(rule.value(), post.get()))
                .toList();
        String rulesOfPost = matching.stream()
                .map(rule -> "{\"id\":\"" + rule.id() + "\",\"tag\":" + FeedRequest.quoted(rule.tag()) + "}")
                .collect(joining(",", ",\"matching_rules\":[", "]}"));
        return matching.isEmpty()
                ? Optional.empty()
                : Optional.of(line.substring(0, line.lastIndexOf('}')) + rulesOfPost);
    }

    private static boolean matches(String value, XPost post) {
        boolean all = true;
        for (String term : terms(value.replace("(", " ").replace(")", " "))) {
            if (term.equals("OR")) {
                if (all) {
                    return true;
                }
                all = true;
            } else {
                all &= term.startsWith("-") != hasTerm(post, term.startsWith("-") ? term.substring(1) : term);
            }
        }
        return all;
    }

    private static boolean hasTerm(XPost post, String term) {
        if (term.startsWith("lang:")) {
            return post.language().equals(term.substring("lang:".length()));
        }
        if (term.startsWith("#")) {
            return post.hashtags().stream().anyMatch(term.substring(1)::equalsIgnoreCase);
        }
        String words = term.replace("\"", "").toLowerCase(Locale.ROOT);
        return words.contains(":") || post.text().toLowerCase(Locale.ROOT).contains(words);
    }

    private static List<String> terms(String value) {
        return TERM.matcher(value).results().map(MatchResult::group).toList();
    }
}

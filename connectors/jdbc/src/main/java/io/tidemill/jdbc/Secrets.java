package io.tidemill.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must not be shown, and texts without it. */
final class Secrets {
    private static final String HIDDEN = "***";

    /** Shorter ones are parts of usual words, and are hidden only where a URL has them. */
    private static final int FEWEST_LETTERS_OF_ITS_OWN = 6;

    private static final Pattern IN_URL = Pattern.compile("(?i)(?:password|passwd|pwd|secret|token)=([^&;)]+)");
    private static final Pattern BEFORE_HOST = Pattern.compile("(//|:@?)([^/@:?;]*)[:/]([^/@?;]+)@");

    private final List<String> texts;

    private Secrets(List<String> texts) {
        this.texts = List.copyOf(texts);
    }

    /** Returns the secrets of a connection: its password, and all in URL and properties that looks like one. */
    static Secrets of(String url, String password, Map<String, String> properties) {
        List<String> texts = new ArrayList<>();
        addTo(texts, password);
        Matcher inUrl = IN_URL.matcher(url);
        while (inUrl.find()) {
            addTo(texts, inUrl.group(1));
        }
        Matcher beforeHost = BEFORE_HOST.matcher(url);
        while (beforeHost.find()) {
            addTo(texts, beforeHost.group(3));
        }
        properties.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.contains("pass") || lower.contains("secret") || lower.contains("token")) {
                addTo(texts, value);
            }
        });
        return new Secrets(texts);
    }

    static Secrets none() {
        return new Secrets(List.of());
    }

    private static void addTo(List<String> texts, String secret) {
        if (!secret.isEmpty()) {
            texts.add(secret);
        }
    }

    /** Returns a URL as far as it says where the database is: without user, password and parameters. */
    static String addressOf(String url) {
        String address = BEFORE_HOST.matcher(url).replaceAll("$1");
        Matcher parameters = Pattern.compile("[?;(]").matcher(address);
        return parameters.find() ? address.substring(0, parameters.start()) : address;
    }

    String redacted(String text) {
        String shown = text;
        for (String secret : texts) {
            shown = secret.length() < FEWEST_LETTERS_OF_ITS_OWN
                    ? inItsPlace(secret).matcher(shown).replaceAll(HIDDEN)
                    : shown.replace(secret, HIDDEN);
        }
        return shown;
    }

    /** Returns where a URL has a secret: behind the name of a parameter, or before the host. */
    private static Pattern inItsPlace(String secret) {
        String quoted = Pattern.quote(secret);
        return Pattern.compile("(?i)(?<=(?:password|passwd|pwd|secret|token)=)" + quoted + "(?![^&;)\\s\"'])|(?<=[:/])"
                + quoted + "(?=@)");
    }

    /** Returns the failure; or, if its text or that of a cause shows a secret, another one that says the same without it. */
    Throwable redacted(Throwable failure) {
        if (!shownBy(failure)) {
            return failure;
        }
        String state = failure instanceof SQLException sql ? sql.getSQLState() : null;
        SQLException other = new SQLException(redacted(String.valueOf(failure.getMessage())), state);
        other.setStackTrace(failure.getStackTrace());
        return other;
    }

    private boolean shownBy(@Nullable Throwable failure) {
        Throwable link = failure;
        for (int depth = 0; link != null && depth < 50; depth++) {
            String text = String.valueOf(link);
            String next = link instanceof SQLException sql ? String.valueOf(sql.getNextException()) : "";
            if (!redacted(text).equals(text) || !redacted(next).equals(next)) {
                return true;
            }
            link = link.getCause();
        }
        return false;
    }
}

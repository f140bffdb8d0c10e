package io.tidemill.twitter;

import io.tidemill.twitter.XRules.Others;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which stream a source reads, and what of each post. */
record StreamOptions(
        URI endpoint,
        Kind kind,
        Map<String, List<String>> names,
        List<XRule> rules,
        Others otherRules,
        int backfillMinutes) {

    /** The streams of X. */
    enum Kind {
        FILTERED("/2/tweets/search/stream"),
        SAMPLE("/2/tweets/sample/stream");

        private final String path;

        Kind(String path) {
            this.path = path;
        }
    }

    /** Returns what is asked for; what was missed is asked for only when something can have been. */
    String pathAndQuery(boolean again) {
        Map<String, String> query = new TreeMap<>();
        names.forEach((parameter, values) -> query.put(parameter, String.join(",", values)));
        if (again && backfillMinutes > 0) {
            query.put("backfill_minutes", Integer.toString(backfillMinutes));
        }
        StringBuilder path = new StringBuilder(kind.path);
        query.forEach((parameter, value) -> path.append(path.indexOf("?") < 0 ? '?' : '&')
                .append(parameter)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return path.toString();
    }

    /** Returns which stream it is, and of which server. */
    @Override
    public String toString() {
        return (kind == Kind.FILTERED ? "X's filtered stream" : "X's sample stream") + " at " + endpoint.getAuthority();
    }
}

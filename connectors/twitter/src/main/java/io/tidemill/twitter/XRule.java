package io.tidemill.twitter;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import java.io.Serializable;

/**
 * A rule of the filtered stream.
 *
 * @param id the number that X gave it; empty until then
 * @param value which posts it matches, in the language of X's rules, such as {@code #java lang:en -is:retweet}
 * @param tag the name that posts carry which it has matched; may be empty
 */
public record XRule(String id, String value, String tag) implements Serializable {
    /** Checks the value. */
    public XRule {
        requireNonNull(id, "id");
        requireNonNull(value, "value");
        requireNonNull(tag, "tag");
        if (value.isBlank()) {
            throw TidemillException.invalidArgument(
                    "A rule for X is empty; give it a value such as '#java lang:en', or use XSource.sample()");
        }
    }

    /** Returns a rule without a tag. */
    public static XRule of(String value) {
        return new XRule("", value, "");
    }

    /** Returns a rule with a tag. */
    public static XRule of(String value, String tag) {
        return new XRule("", value, tag);
    }

    /** Returns whether both match the same posts and name them alike. */
    boolean isSameAs(XRule other) {
        return value.equals(other.value) && tag.equals(other.tag);
    }
}

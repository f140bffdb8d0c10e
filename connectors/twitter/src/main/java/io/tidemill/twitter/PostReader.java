package io.tidemill.twitter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Makes a post of a line while it is read, and keeps nothing else of it. What is absent, null or of another kind is empty. Used
 * once.
 */
final class PostReader {
    private static final int SECONDS_LENGTH = "2026-01-02T03:04:05Z".length();
    private static final int MILLIS_LENGTH = "2026-01-02T03:04:05.678Z".length();

    /** The name of a user whom X has added. */
    private record User(String id, String name) {}

    private final JsonParser parser;
    private String id = "";
    private String text = "";
    private String longText = "";
    private String authorId = "";
    private String language = "";
    private String createdAt = "";
    private List<String> hashtags = List.of();
    private @Nullable List<String> longHashtags;
    private List<String> matchingTags = List.of();
    private final List<User> users = new ArrayList<>(1);

    private PostReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Returns the post that {@code line} is, or nothing if it is none. */
    static Optional<XPost> read(String line) {
        try (JsonParser parser = Json.parser(line)) {
            PostReader reader = new PostReader(parser);
            return reader.readLine() ? Optional.of(reader.post(line)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the line is an object with the number of a post. */
    private boolean readLine() {
        parser.nextToken();
        for (String name = firstName(); name != null; name = nextName()) {
            switch (name) {
                case "data" -> readData();
                case "includes" -> readIncludes();
                case "matching_rules" -> matchingTags = texts("tag");
                default -> parser.skipChildren();
            }
        }
        return !id.isEmpty() && parser.nextToken() == null;
    }

    private void readData() {
        for (String name = firstName(); name != null; name = nextName()) {
            switch (name) {
                case "id" -> id = text();
                case "text" -> text = text();
                case "author_id" -> authorId = text();
                case "lang" -> language = text();
                case "created_at" -> createdAt = text();
                case "entities" -> hashtags = hashtags().orElse(List.of());
                case "note_tweet" -> readLongPost();
                default -> parser.skipChildren();
            }
        }
    }

    private void readLongPost() {
        for (String name = firstName(); name != null; name = nextName()) {
            switch (name) {
                case "text" -> longText = text();
                case "entities" -> longHashtags = hashtags().orElse(null);
                default -> parser.skipChildren();
            }
        }
    }

    private void readIncludes() {
        for (String name = firstName(); name != null; name = nextName()) {
            if (name.equals("users") && parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    readUser();
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readUser() {
        String number = "";
        String userName = "";
        for (String name = firstName(); name != null; name = nextName()) {
            switch (name) {
                case "id" -> number = text();
                case "username" -> userName = text();
                default -> parser.skipChildren();
            }
        }
        users.add(new User(number, userName));
    }

    private Optional<List<String>> hashtags() {
        Optional<List<String>> found = Optional.empty();
        for (String name = firstName(); name != null; name = nextName()) {
            if (name.equals("hashtags")) {
                found = Optional.of(texts("tag"));
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    /** Returns the member {@code wanted} of all objects of a list that have it. */
    private List<String> texts(String wanted) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        List<String> texts = List.of();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String found = "";
            for (String name = firstName(); name != null; name = nextName()) {
                if (name.equals(wanted)) {
                    found = text();
                } else {
                    parser.skipChildren();
                }
            }
            if (!found.isEmpty()) {
                texts = texts.isEmpty() ? new ArrayList<>(2) : texts;
                texts.add(found);
            }
        }
        return texts;
    }

    /** Returns a string, number or truth value; passes over anything else. */
    private String text() {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue()) {
            return token == JsonToken.VALUE_NULL ? "" : parser.getString();
        }
        parser.skipChildren();
        return "";
    }

    /** Returns the name of the first member of the object that begins here, and goes to its value; null if there is none. */
    private @Nullable String firstName() {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return nextName();
        }
        parser.skipChildren();
        return null;
    }

    /** Returns the name of the next member of an object, and goes to its value; null at the end of the object. */
    private @Nullable String nextName() {
        String name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    private XPost post(String line) {
        List<String> longOnes = longHashtags;
        return new XPost(
                id,
                longText.isEmpty() ? text : longText,
                authorId,
                authorId.isEmpty() ? "" : userName(),
                language,
                instant(createdAt),
                longOnes == null ? hashtags : longOnes,
                matchingTags,
                line);
    }

    private String userName() {
        for (User user : users) {
            if (user.id.equals(authorId)) {
                return user.name;
            }
        }
        return "";
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : usualInstant(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Reads the form that X writes digit by digit, which takes a tenth of the time; any other as the JDK does. */
    private static Instant usualInstant(String text) {
        int length = text.length();
        boolean isUsual = (length == SECONDS_LENGTH || (length == MILLIS_LENGTH && text.charAt(19) == '.'))
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(length - 1) == 'Z';
        if (!isUsual) {
            return Instant.parse(text);
        }
        int millis = length == MILLIS_LENGTH ? number(text, 20, 23) : 0;
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        millis * 1_000_000)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("'" + text + "' is no time");
            }
            number = 10 * number + digit;
        }
        return number;
    }
}

package io.tidemill.twitter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object as it was read: strings, and numbers and truth values as they are written, objects and lists. What is absent, null or
 * of another kind is empty.
 */
record Json(Map<String, @Nullable Object> members) {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final Json EMPTY = new Json(Map.of());

    /** Returns the object that {@code text} is, or nothing if it is no JSON, or no object. */
    static Optional<Json> read(String text) {
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Json object = object(parser);
            return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Returns a parser before the first token of {@code text}; to be closed. */
    static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    // Jackson refuses what is nested deeper than 500, before the stack would end
    private static Json object(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Json(members);
    }

    private static List<Object> list(JsonParser parser) {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            return list(parser);
        }
        return token == JsonToken.VALUE_NULL ? null : parser.getString();
    }

    /** Returns whether there is a member of this name, even if it is null. */
    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Returns a string, number or truth value; empty if there is none. */
    String text(String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    /** Returns an object; an empty one if there is none. */
    Json object(String name) {
        return members.get(name) instanceof Json object ? object : EMPTY;
    }

    /** Returns the objects of a list. */
    List<Json> objects(String name) {
        return all(name, Json.class);
    }

    /** Returns the strings of a list. */
    List<String> texts(String name) {
        return all(name, String.class);
    }

    private <T> List<T> all(String name, Class<T> kind) {
        return members.get(name) instanceof List<?> values
                ? values.stream().filter(kind::isInstance).map(kind::cast).toList()
                : List.of();
    }

    /** Returns {@code text} as it stands in JSON, with its quotes. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}

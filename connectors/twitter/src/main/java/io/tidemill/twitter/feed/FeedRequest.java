package io.tidemill.twitter.feed;

import io.tidemill.twitter.XRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * A request to change rules.
 *
 * @param add the rules to add
 * @param ids the ids of those to remove
 * @param values the values of those to remove
 */
record FeedRequest(List<XRule> add, List<String> ids, List<String> values) {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    /** Returns the request, or nothing if it asks for nothing, or is no JSON. */
    static Optional<FeedRequest> read(String json) {
        FeedRequest request = new FeedRequest(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            request.fillFrom(parser);
        } catch (JacksonException e) {
            return Optional.empty();
        }
        boolean isEmpty = request.add.isEmpty() && request.ids.isEmpty() && request.values.isEmpty();
        return isEmpty ? Optional.empty() : Optional.of(request);
    }

    private void fillFrom(JsonParser parser) {
        String value = "";
        String tag = "";
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            String path = parser.streamReadContext().pathAsPointer().toString().replaceAll("\\d+", "#");
            if (token == JsonToken.VALUE_STRING) {
                String text = parser.getString();
                switch (path) {
                    case "/add/#/value" -> value = text;
                    case "/add/#/tag" -> tag = text;
                    case "/delete/ids/#" -> ids.add(text);
                    case "/delete/values/#" -> values.add(text);
                    default -> {}
                }
            } else if (token == JsonToken.END_OBJECT && !value.isBlank()) {
                add.add(XRule.of(value, tag));
                value = "";
                tag = "";
            }
        }
    }

    /** Returns {@code text} as it stands in JSON, with its quotes. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}

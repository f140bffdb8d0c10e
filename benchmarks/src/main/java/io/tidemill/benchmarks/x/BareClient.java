package io.tidemill.benchmarks.x;

import io.tidemill.benchmarks.contestant.Pass;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The loop that anybody would write: the lines of an answer, and a JSON parser that looks for hashtags and nothing else. */
public final class BareClient {
    private static final JsonFactory JSON = new JsonFactory();

    private BareClient() {}

    public static void main(String[] args) throws Exception {
        HashtagArguments arguments = HashtagArguments.of(args);
        for (int pass = 0; pass < arguments.passes(); pass++) {
            count(arguments);
        }
    }

    private static void count(HashtagArguments arguments) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(arguments.endpoint().resolve("/2/tweets/sample/stream"))
                .header("Authorization", "Bearer " + arguments.token())
                .build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Map<String, Long> counts = new HashMap<>();
        long start = 0;
        long posts = 0;
        try (Stream<String> body = client.send(request, BodyHandlers.ofLines()).body()) {
            for (Iterator<String> lines = body.iterator(); posts < arguments.posts() && lines.hasNext(); ) {
                String line = lines.next();
                if (start == 0) {
                    start = System.nanoTime();
                }
                if (!line.isEmpty()) {
                    posts++;
                    countHashtags(line, counts);
                }
            }
        }
        long nanos = System.nanoTime() - start;
        arguments.check(counts.values().stream().mapToLong(each -> each).sum());
        Pass.print(posts, nanos);
    }

    private static void countHashtags(String line, Map<String, Long> counts) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "tag".equals(parser.currentName())) {
                    counts.merge(parser.getString(), 1L, Long::sum);
                }
            }
        }
    }
}

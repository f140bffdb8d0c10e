package io.tidemill.twitter;

import java.util.List;
import java.util.stream.Stream;

/**
 * What X says is wrong, in a stream or in an answer.
 *
 * @param title its name, such as {@code operational-disconnect} or {@code ConnectionException}
 * @param detail a sentence
 * @param issue what exactly, such as {@code TooManyConnections}; may be empty
 */
record StreamProblem(String title, String detail, String issue) {
    /** Returns whether a line is a message of X and no post. */
    static boolean isIn(Json line) {
        return !line.has("data") && (line.has("errors") || line.has("title") || line.has("detail"));
    }

    /** Returns the first problem that {@code text} tells of; one with the text itself if it is no message of X's. */
    static StreamProblem of(String text) {
        return Json.read(text).map(StreamProblem::of).orElseGet(() -> new StreamProblem("", text.strip(), ""));
    }

    static StreamProblem of(Json message) {
        List<Json> errors = message.objects("errors");
        Json first =
                Stream.concat(errors.stream(), Stream.of(message)).findFirst().orElse(message);
        String details = String.join("; ", first.texts("details"));
        String detail = Stream.of(details, first.text("detail"), first.text("message"), message.text("detail"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        String issue = first.text("connection_issue");
        return new StreamProblem(first.text("title"), detail, issue.isEmpty() ? first.text("disconnect_type") : issue);
    }

    boolean isTooManyConnections() {
        return issue.equals("TooManyConnections");
    }

    /** Returns the problem in words; what X wrote is shortened. */
    String inWords() {
        String said = Stream.of(title, issue, detail)
                .filter(text -> !text.isEmpty())
                .reduce((one, other) -> one + ": " + other)
                .map(PostFormat::shortened)
                .orElse("nothing more");
        return isTooManyConnections()
                ? "this account has as many streams open as X allows; end the other program, or wait until X has noticed that it"
                        + " is gone (X says " + said + ")"
                : "X says " + said;
    }
}

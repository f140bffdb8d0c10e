package io.tidemill.twitter;

import io.tidemill.settings.Settings;
import io.tidemill.source.RecordDecoder;
import io.tidemill.source.RecordFormat;
import io.tidemill.source.RecordNotes;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts, one a line. Heartbeats are no records; a line that is neither a post nor a message of X is counted as {@code malformed}, a
 * message as {@code problem}. Half a line at the end of a connection is none.
 */
final class PostFormat implements RecordFormat<XPost> {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARACTERS = 200;

    private final RecordFormat<String> lines;

    /** What examples must not show, should X send it back; left out where the format is serialized. */
    private final transient @Nullable BearerToken token;

    private PostFormat(RecordFormat<String> lines, @Nullable BearerToken token) {
        this.lines = lines;
        this.token = token;
    }

    static PostFormat ofUtf8(BearerToken token) {
        return new PostFormat(RecordFormat.lines(), token);
    }

    @Override
    public PostFormat configuredBy(Settings settings) {
        return new PostFormat(lines.configuredBy(settings), token);
    }

    @Override
    public int maxRecordBytes() {
        return lines.maxRecordBytes();
    }

    @Override
    public int lastRecordEnd(byte[] bytes, int from, int searched, int to) {
        return lines.lastRecordEnd(bytes, from, searched, to);
    }

    @Override
    public Overlong overlong() {
        return lines.overlong();
    }

    @Override
    public int skipRest(byte[] bytes, int from, int to) {
        return lines.skipRest(bytes, from, to);
    }

    @Override
    public RecordDecoder<XPost> decoder(RecordNotes notes) {
        RecordNotes hiding = (what, line) -> notes.counted(what, shortened(hidden(line)));
        return new Decoder(lines.decoder(hiding), hiding);
    }

    private String hidden(String line) {
        return token == null ? line : token.hiddenIn(line);
    }

    /** Returns the beginning of a text, for messages. */
    static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private static final class Decoder implements RecordDecoder<XPost> {
        private final RecordDecoder<String> lines;
        private final RecordNotes notes;
        private @Nullable XPost next;

        Decoder(RecordDecoder<String> lines, RecordNotes notes) {
            this.lines = lines;
            this.notes = notes;
        }

        @Override
        public void reset(byte[] bytes, int from, int to) {
            lines.reset(bytes, from, to);
            next = null;
        }

        @Override
        public boolean hasNext() {
            while (next == null && lines.hasNext()) {
                String line = lines.next();
                next = line.isBlank() ? null : post(line);
            }
            return next != null;
        }

        @Override
        public void forEachRemaining(Consumer<? super XPost> action) {
            if (next != null) {
                action.accept(next());
            }
            lines.forEachRemaining(line -> {
                XPost post = line.isBlank() ? null : post(line);
                if (post != null) {
                    action.accept(post);
                }
            });
        }

        @Override
        public XPost next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            XPost post = next;
            next = null;
            return post;
        }

        private @Nullable XPost post(String line) {
            Optional<XPost> post = PostReader.read(line);
            if (post.isEmpty()) {
                boolean isMessage = Json.read(line).filter(StreamProblem::isIn).isPresent();
                notes.counted(isMessage ? "problem" : "malformed", line);
            }
            return post.orElse(null);
        }
    }
}

package io.tidemill.jdbc;

import io.tidemill.source.SourceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a source is in its table, and what comes next. It tells once when rows will not be read that a user may wait for. Used
 * by one thread.
 */
final class PageSearch<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(PageSearch.class);

    private final SourceSpec<T> spec;
    private final RowQuery query;
    private final SourceContext context;
    private final ReadRows read;
    private final boolean startsAtEnd;
    private Optional<String> position;
    private boolean positionKnown;
    private Optional<String> suspect = Optional.empty();
    private boolean toldAhead;
    private boolean toldBehind;
    private boolean toldLate;

    PageSearch(SourceSpec<T> spec, SourceContext context, ReadRows read, Optional<String> start, boolean startsAtEnd) {
        this.spec = spec;
        this.query = spec.query();
        this.context = context;
        this.read = read;
        this.position = start;
        this.startsAtEnd = startsAtEnd;
        this.positionKnown = start.isPresent() || !startsAtEnd;
    }

    /** Returns the next page, of at most so many rows, and moves behind it; nothing if there is none yet. */
    Optional<FoundPage> next(Connection connection, int pageRows) throws SQLException {
        countAgain(connection);
        if (!positionKnown && startsAtEnd) {
            position = query.last(connection, RowRange.after(Optional.empty()));
            if (position.isPresent() && isAhead(position.get())) {
                position = query.last(connection, upToNow(connection, RowRange.after(Optional.empty())));
            }
            positionKnown = true;
        }
        RowRange rest = RowRange.after(position);
        Optional<String> end = pageEnd(connection, rest, pageRows);
        if (end.isEmpty()) {
            lookBehind(connection);
            return Optional.empty();
        }
        return counted(connection, rest.to(end.get()), end.get());
    }

    /** Returns the statement that an error shows. */
    String sql() {
        return query.sql(RowRange.after(position));
    }

    private Optional<String> pageEnd(Connection connection, RowRange rest, int pageRows) throws SQLException {
        Optional<String> end = query.pageEnd(connection, rest, pageRows);
        if (end.isEmpty() || !isAhead(end.get())) {
            toldAhead = toldAhead && end.isPresent();
            return end;
        }
        RowRange bounded = upToNow(connection, rest);
        String limit = String.valueOf(bounded.upTo());
        Optional<String> near = query.pageEnd(connection, bounded, pageRows);
        boolean someWait = query.count(connection, RowRange.after(Optional.of(limit))) > 0;
        if (someWait && !toldAhead) {
            tell("Rows of " + spec + " are left until their time has come: the last has " + query.column() + " "
                    + query.last(connection, rest).orElse("") + ", more than " + spec.mostAhead()
                    + " ahead of the database's clock. Correct them, or read them at once with mostAhead(...)");
        }
        toldAhead = someWait;
        return near;
    }

    private boolean isAhead(String end) {
        return query.type() == PositionType.TIMESTAMP
                && Instant.parse(end)
                        .isAfter(later(Instant.ofEpochMilli(context.clock().epochMillis())));
    }

    private RowRange upToNow(Connection connection, RowRange rest) throws SQLException {
        return rest.to(later(query.now(connection)).toString());
    }

    private Instant later(Instant now) {
        Duration most = spec.mostAhead();
        return now.plus(most);
    }

    /*
     * A range has to hold the rows that it was made of. It does not where a value changes on its way to the program and back, and
     * then rows would be lost, or come forever. That rows were deleted meanwhile looks the same, but only once.
     */
    private Optional<FoundPage> counted(Connection connection, RowRange range, String end) throws SQLException {
        long count = query.count(connection, range);
        if (count > 0) {
            suspect = Optional.empty();
            position = Optional.of(end);
            toldBehind = false;
            return Optional.of(new FoundPage(range, count, context.clock().epochMillis()));
        }
        if (suspect.equals(Optional.of(end))) {
            throw new SQLException(
                    "there are rows " + RowRange.after(position) + ", but none of them is found up to their own "
                            + query.column() + " " + Texts.ofValue(end) + ", so that this column cannot be read as "
                            + query.type(),
                    "22000");
        }
        suspect = Optional.of(end);
        return Optional.empty();
    }

    /** Tells once when all rows are behind the position: new ones with such values would not be read. */
    private void lookBehind(Connection connection) throws SQLException {
        if (toldBehind || position.isEmpty() || query.reaches(connection, position.get())) {
            return;
        }
        Optional<String> last = query.last(connection, RowRange.after(Optional.empty()));
        if (last.isPresent()) {
            toldBehind = true;
            tell("All rows of " + spec + " are behind the position: it was read up to " + query.column() + " "
                    + position.get() + ", and the last row now has " + last.get()
                    + ". New rows that are not above the position are not read. If the table was emptied and counts"
                    + " from the beginning again, start with another checkpoint directory, or without this source's"
                    + " name in it");
        }
    }

    /** Counts again what was read some seconds ago. */
    private void countAgain(Connection connection) throws SQLException {
        Optional<ReadRows.Counted> due = read.due(context.clock().epochMillis());
        if (due.isEmpty()) {
            return;
        }
        long late = query.count(connection, due.get().range()) - due.get().count();
        if (late <= 0) {
            return; // fewer: rows were deleted since, or have a greater value now and come again
        }
        String where = late + " rows of " + spec + " " + due.get().range();
        context.events().counted("late", late, where);
        if (!toldLate) {
            toldLate = true;
            tell(where + " came after these rows were read, and were missed. Their transactions took longer than the"
                    + " source waits: set a longer lag(...), now " + spec.lag()
                    + ". From now on such rows are only counted, as late");
        }
    }

    private void tell(String what) {
        LOGGER.warn("{}: {}", context.name(), what);
        context.events().failed(what, new SQLException(what));
    }
}

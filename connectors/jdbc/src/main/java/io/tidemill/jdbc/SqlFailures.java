package io.tidemill.jdbc;

import io.tidemill.error.TidemillException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What the failures of JDBC drivers mean. */
final class SqlFailures {
    /** Access refused, no such database, wrong data, a constraint, a wrong statement: the same again would fail again. */
    private static final Set<String> LASTING_CLASSES = Set.of("22", "23", "28", "3D", "42");

    /** Connection, rollback by the server (a deadlock above all), resources, intervention of an operator. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57");

    /** PostgreSQL's and H2's lock not available; H2's broken connection, closing and closed database. */
    private static final Set<String> PASSING_STATES = Set.of("55P03", "HYT00", "90067", "90098", "90121");

    /** PostgreSQL's server that only reads, as after another one became the first. */
    private static final String READ_ONLY_STATE = "25006";

    /** The same of MariaDB and MySQL. */
    private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1836);

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int MARIADB_LOCK_WAIT = 1205;
    private static final int MOST_CAUSES = 50;
    private static final String NO_STATE = "";

    private SqlFailures() {}

    /** Returns whether the same work may succeed a little later. */
    static boolean isTransient(Throwable failure) {
        List<SQLException> all = failure instanceof TidemillException ? List.of() : sqlFailures(failure);
        return all.stream()
                        .noneMatch(
                                e -> LASTING_CLASSES.contains(stateClass(e)) || isAboutCertificates(e) || isAboutTls(e))
                && all.stream().anyMatch(SqlFailures::isPassing);
    }

    /** Returns whether the server only reads, and another one may be the first now: new connections find it. */
    static boolean isReadOnlyServer(Throwable failure) {
        return sqlFailures(failure).stream().anyMatch(SqlFailures::isReadOnly);
    }

    private static boolean isReadOnly(SQLException e) {
        return state(e).equals(READ_ONLY_STATE) || (isOfMariaDb(e) && READ_ONLY_CODES.contains(e.getErrorCode()));
    }

    private static boolean isOfMariaDb(SQLException e) {
        String driver = e.getClass().getName();
        return driver.startsWith("org.mariadb.") || driver.startsWith("com.mysql.") || isMariaDbMessage(e);
    }

    /** The driver of MariaDB throws the JDK's own classes, and puts the connection's number in front. */
    private static boolean isMariaDbMessage(SQLException e) {
        return String.valueOf(e.getMessage()).startsWith("(conn=");
    }

    /** Returns whether TLS is asked for that the server does not offer; drivers tell that like a lost connection. */
    private static boolean isAboutTls(SQLException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean ofPostgres = state(e).equals("08004") && e.getClass().getName().startsWith("org.postgresql.");
        return message.contains("ssl") && (ofPostgres || message.contains("ssl not enabled"));
    }

    /** Returns whether a certificate was refused; drivers tell that like a lost connection. */
    private static boolean isAboutCertificates(SQLException e) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof GeneralSecurityException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isPassing(SQLException e) {
        return e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || PASSING_CLASSES.contains(stateClass(e))
                || PASSING_STATES.contains(state(e))
                || isReadOnly(e)
                || isLockOfDriver(e);
    }

    private static boolean isLockOfDriver(SQLException e) {
        String driver = e.getClass().getName();
        int code = e.getErrorCode();
        if (driver.startsWith("org.sqlite.")) {
            return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
        }
        return isOfMariaDb(e) && code == MARIADB_LOCK_WAIT;
    }

    /** Returns whether it is the statement that is wrong, whatever row it is run for. */
    static boolean blamesStatement(Throwable failure) {
        return sqlFailures(failure).stream().anyMatch(e -> stateClass(e).equals("42"));
    }

    /** Returns whether a row is there already that may be there only once. */
    static boolean isConstraint(Throwable failure) {
        return sqlFailures(failure).stream().anyMatch(e -> stateClass(e).equals("23"));
    }

    /** Returns what the database itself said, with its code: the innermost failure, not what drivers and pools put around it. */
    static String messageOf(Throwable failure) {
        List<SQLException> all = sqlFailures(failure);
        if (all.isEmpty()) {
            return String.valueOf(failure);
        }
        SQLException told = all.get(all.size() - 1);
        String message = Texts.oneLine(String.valueOf(told.getMessage()));
        String shown = state(told).isEmpty() ? message : message + " [SQLState " + state(told) + "]";
        return shown + hint(told);
    }

    private static String hint(SQLException told) {
        if (isAboutCertificates(told)) {
            return " (the server's certificate is not trusted: look at the driver's properties for TLS, such as"
                    + " sslmode and sslrootcert of PostgreSQL, sslMode and serverSslCert of MariaDB)";
        }
        if (isAboutTls(told)) {
            return " (TLS is asked for, and this server does not offer it: set it up there, or change the driver's"
                    + " property sslmode of PostgreSQL, sslMode of MariaDB)";
        }
        boolean isTypeOfPostgres = told.getClass().getName().startsWith("org.postgresql.")
                && (state(told).equals("42804") || state(told).equals("42883"));
        return isTypeOfPostgres
                ? " (PostgreSQL takes a text for an enum, jsonb or uuid only from a driver with the property"
                        + " stringtype=unspecified)"
                : "";
    }

    private static String stateClass(SQLException e) {
        String state = state(e);
        return state.length() == 5 ? state.substring(0, 2) : NO_STATE;
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? NO_STATE : state;
    }

    /** Returns all failures of JDBC in a chain, the innermost last. */
    private static List<SQLException> sqlFailures(Throwable failure) {
        List<SQLException> found = new ArrayList<>();
        collect(failure, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private static void collect(@Nullable Throwable failure, List<SQLException> found, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return;
        }
        if (failure instanceof SQLException sql) {
            found.add(sql);
            collect(sql.getNextException(), found, seen);
        }
        collect(failure.getCause(), found, seen);
    }
}

package io.tidemill.jdbc;

class PostgresRestartedServerTest extends RestartedServerContract {
    @Override
    KillableServer startOwn() throws Exception {
        return PostgresServer.own();
    }
}

package io.tidemill.jdbc;

class MariaDbRestartedServerTest extends RestartedServerContract {
    @Override
    KillableServer startOwn() throws Exception {
        return MariaDbServer.own();
    }
}

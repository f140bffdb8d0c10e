package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineProvider;

/** Gives a {@link ReferenceEngine} to whoever sets the master {@code reference}. */
public final class ReferenceEngineProvider implements EngineProvider {
    static final String MASTER = "reference";

    @Override
    public boolean accepts(String master) {
        return master.equals(MASTER);
    }

    @Override
    public Engine create(String applicationName, String master) {
        return new ReferenceEngine();
    }
}

package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineProvider;

/** Gives a {@link ShippingEngine} to whoever sets the master {@code shipping}. */
public final class ShippingEngineProvider implements EngineProvider {
    @Override
    public boolean accepts(String master) {
        return master.equals(ShippingEngine.MASTER);
    }

    @Override
    public Engine create(String applicationName, String master) {
        return new ShippingEngine();
    }
}

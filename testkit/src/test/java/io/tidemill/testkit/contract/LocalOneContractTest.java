package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.local.LocalEngine;

/** The contract on the local engine with one thread. */
final class LocalOneContractTest extends EngineContractTest {
    @Override
    protected Engine engine() {
        return new LocalEngine(1, 64 << 20);
    }
}

package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.local.LocalEngine;

/** The contract on the local engine with four threads. */
final class LocalFourContractTest extends EngineContractTest {
    @Override
    protected Engine engine() {
        return new LocalEngine(4, 64 << 20);
    }
}

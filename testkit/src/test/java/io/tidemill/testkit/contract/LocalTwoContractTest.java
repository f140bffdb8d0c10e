package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.engine.local.LocalEngine;

/** The contract on the local engine with two threads. */
final class LocalTwoContractTest extends EngineContractTest {
    @Override
    protected Engine engine() {
        return new LocalEngine(2, 64 << 20);
    }
}

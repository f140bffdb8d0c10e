package io.tidemill.spark;

import io.tidemill.engine.Engine;
import io.tidemill.testkit.contract.EngineContract;
import io.tidemill.testkit.contract.Scenario;

final class ContractRun {
    public static void main(String[] args) throws Exception {
        Engine keep = new SparkEngineProvider().create("keep", "spark-local[2]");
        int n = 0, bad = 0;
        for (Scenario scenario : EngineContract.scenarios()) {
            if (args.length > 0 && !scenario.name().matches(args[0])) continue;
            long t = System.nanoTime();
            try (Engine engine = new SparkEngineProvider().create("contract", "spark-local[2]")) {
                scenario.run(engine);
                n++;
                System.out.println("ok " + scenario.name() + " " + (System.nanoTime() - t) / 1000000);
            } catch (Throwable e) {
                bad++;
                StringBuilder b = new StringBuilder(scenario.getClass().getSimpleName() + " " + scenario.name() + " "
                        + (System.nanoTime() - t) / 1000000 + ": ");
                for (Throwable c = e; c != null; c = c.getCause())
                    b.append("\n    ")
                            .append(c.toString()
                                    .replaceAll("(?s)(.{400}).*", "$1")
                                    .replace("\n", " | "));
                System.out.println("FAIL " + b);
                if (args.length > 0) e.printStackTrace(System.out);
            }
        }
        System.out.println(n + " ok, " + bad + " bad");
        keep.close();
        System.exit(0);
    }
}

package io.tidemill;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineProvider;
import io.tidemill.engine.local.LocalEngine;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.FunctionCheck;
import io.tidemill.rdd.RDDContext;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the engine that the settings name. */
final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
    private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d{1,4}|\\*)])?");

    /** These reach the file system of a checkpoint on every engine. */
    private static final String FILE_SYSTEMS = "spark.hadoop.";

    private Engines() {}

    /** Returns a context for RDDs with an engine of its own. */
    static RDDContext context(String applicationName, Settings settings) {
        return new RDDContext(
                create(applicationName, settings),
                settings.get(TidemillSettings.DEFAULT_PARTITIONS),
                settings.get(TidemillSettings.MAX_LINE),
                settings.get(TidemillSettings.FUNCTIONS_CHECK) ? FunctionCheck.withMerges() : FunctionCheck.OFF);
    }

    private static Engine create(String applicationName, Settings settings) {
        String master = settings.get(TidemillSettings.MASTER);
        Matcher local = LOCAL.matcher(master);
        Map<String, String> options = settings.engineOptions();
        if (local.matches()) {
            Set<String> idle = new TreeSet<>(options.keySet());
            idle.removeIf(name -> name.startsWith(FILE_SYSTEMS));
            if (!idle.isEmpty()) {
                LOG.info("{} runs on {}, where these settings change nothing: {}", applicationName, master, idle);
            }
            return new LocalEngine(
                    threads(local.group(1)),
                    settings.get(TidemillSettings.CACHE_LIMIT),
                    Path.of(settings.get(TidemillSettings.CACHE_DIRECTORY)));
        }
        return ServiceLoader.load(EngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.accepts(master))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID_SETTING,
                        TidemillSettings.MASTER.key() + " is '" + master
                                + "', for which no engine is on the class path;"
                                + " use local[*], or add the module of the engine"))
                .create(applicationName, master, options);
    }

    private static int threads(@org.jspecify.annotations.Nullable String count) {
        if (count == null) {
            return 1;
        }
        return count.equals("*") ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(count);
    }
}

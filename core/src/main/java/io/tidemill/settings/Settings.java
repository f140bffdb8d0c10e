package io.tidemill.settings;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The values of all settings, checked. Immutable. */
public final class Settings {
    private static final String PREFIX = "tidemill.";

    /** Settings of other engines begin so; they are not known here, and handed on. */
    private static final String ENGINE_PREFIX = "spark.";

    /** The setting that names the properties file; it cannot stand in the file itself. */
    private static final String FILE_KEY = "tidemill.config";

    private static final String DEFAULT_FILE = "tidemill.properties";

    private static final String ENVIRONMENT_PREFIX = "TIDEMILL_";
    private static final String ENVIRONMENT_FILE_KEY = "TIDEMILL_CONFIG";

    /** Variables that are no settings: what the launcher reads, and what Kubernetes sets for a service of our name. */
    private static final Pattern ENVIRONMENT_OF_OTHERS =
            Pattern.compile("TIDEMILL_JAVA_OPTS|TIDEMILL_BUILD|TIDEMILL_(.*_)?(SERVICE_HOST|SERVICE_PORT|PORT)(_.*)?");

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> engineOptions = new TreeMap<>();

    private Settings(Map<String, Given> given) {
        for (Setting<?> setting : TidemillSettings.all()) {
            values.put(setting.key(), read(setting, given));
        }
        given.forEach((key, value) -> {
            if (key.startsWith(ENGINE_PREFIX)) {
                engineOptions.put(key, value.text());
            }
        });
    }

    /** A value and where it comes from. */
    private record Given(String text, String origin) {}

    /**
     * Returns the settings of this process: system properties over environment over file over program.
     *
     * @throws TidemillException for a name that no setting has, a value that cannot be read, or a named file that is missing
     */
    public static Settings ofProcess(Map<String, String> program) {
        Map<String, String> system = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX) || name.startsWith(ENGINE_PREFIX))
                .collect(Collectors.toMap(name -> name, System::getProperty));
        return of(program, system, System.getenv());
    }

    /** Returns settings from given places, for tests and tools. */
    public static Settings of(
            Map<String, String> program, Map<String, String> system, Map<String, String> environment) {
        Map<String, Given> given = new TreeMap<>();
        addAll(given, program, "the program");
        String file = system.getOrDefault(FILE_KEY, environment.getOrDefault(ENVIRONMENT_FILE_KEY, ""));
        addAll(given, readFile(file), "the file " + (file.isEmpty() ? DEFAULT_FILE : file));
        addEnvironment(given, environment);
        Map<String, String> properties = new LinkedHashMap<>(system);
        properties.remove(FILE_KEY);
        addAll(given, properties, "the command line (-D or --set)");
        return new Settings(given);
    }

    private static void addEnvironment(Map<String, Given> given, Map<String, String> environment) {
        Map<String, String> keys = TidemillSettings.all().stream()
                .collect(Collectors.toMap(Setting::environmentName, Setting::key, (one, same) -> one, TreeMap::new));
        environment.forEach((name, text) -> {
            String key = keys.get(name);
            if (name.startsWith(ENGINE_PREFIX)) {
                given.put(name, new Given(text, "the environment variable " + name));
            } else if (key != null) {
                given.put(key, new Given(text, "the environment variable " + name));
            } else if (isMeantForSettings(name)) {
                throw new TidemillException(
                        ErrorCode.UNKNOWN_SETTING,
                        "No setting belongs to the environment variable " + name
                                + "; mend its name"
                                + SimilarName.to(name, keys.keySet())
                                        .map(meant -> " (" + meant + "?)")
                                        .orElse("")
                                + ", or unset it. The settings have the variables "
                                + String.join(", ", keys.keySet()));
            }
        });
    }

    private static boolean isMeantForSettings(String name) {
        return name.startsWith(ENVIRONMENT_PREFIX)
                && !name.equals(ENVIRONMENT_FILE_KEY)
                && !ENVIRONMENT_OF_OTHERS.matcher(name).matches();
    }

    private static void addAll(Map<String, Given> given, Map<String, String> values, String origin) {
        List<String> known = TidemillSettings.all().stream().map(Setting::key).toList();
        values.forEach((key, text) -> {
            if (!known.contains(key) && !key.startsWith(ENGINE_PREFIX)) {
                throw new TidemillException(
                        ErrorCode.UNKNOWN_SETTING,
                        "No setting is called '" + key + "' (in " + origin + "); "
                                + SimilarName.to(key, known)
                                        .map(meant -> "did you mean '" + meant + "'? The")
                                        .orElse("the")
                                + " settings are "
                                + String.join(", ", known) + ", and " + ENGINE_PREFIX + "* for an engine on Spark");
            }
            given.put(key, new Given(text, origin));
        });
    }

    private static Map<String, String> readFile(String file) {
        Path path = Path.of(file.isEmpty() ? DEFAULT_FILE : file);
        if (file.isEmpty() && !Files.exists(path)) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.INVALID_SETTING, "The settings file " + path + " cannot be read: " + e, e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static Object read(Setting<?> setting, Map<String, Given> given) {
        Given value = given.getOrDefault(setting.key(), new Given(setting.defaultText(), "the default"));
        try {
            return setting.type().parse().apply(value.text().trim());
        } catch (IllegalArgumentException | ArithmeticException e) { // which says no more than this
            throw new TidemillException(
                    ErrorCode.INVALID_SETTING,
                    setting.key() + " is '" + value.text() + "' in " + value.origin() + "; expected "
                            + setting.type().form());
        }
    }

    /** Returns the settings that belong to other engines, by their whole names, such as {@code spark.executor.memory}. */
    public Map<String, String> engineOptions() {
        return Collections.unmodifiableMap(engineOptions);
    }

    /** Returns the value of {@code setting}. */
    @SuppressWarnings("unchecked") // read by the setting's own type
    public <T> T get(Setting<T> setting) {
        return (T) Objects.requireNonNull(values.get(setting.key()), setting.key());
    }
}

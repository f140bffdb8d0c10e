package io.tidemill.settings;

/**
 * One thing that can be set.
 *
 * @param key the full name, starting with {@code tidemill.}
 * @param type how values are written
 * @param defaultText the value that holds when nobody sets one, as it would be written
 * @param meaning what it does, in a sentence
 */
public record Setting<T>(String key, SettingType<T> type, String defaultText, String meaning) {
    /** Returns the name of the environment variable, such as {@code TIDEMILL_BATCH_INTERVAL}. */
    public String environmentName() {
        return key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}

package io.tidemill.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.settings.Setting;
import io.tidemill.settings.SettingType;
import io.tidemill.settings.TidemillSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of settings in {@code docs/configuration.md}. */
class ConfigurationPageTest {
    @Test
    void tableHoldsEverySettingAsItIs() throws Exception {
        List<String> right =
                TidemillSettings.all().stream().map(ConfigurationPageTest::row).toList();

        List<String> table = Documents.lines("configuration.md").stream()
                .filter(line -> line.startsWith("| `tidemill."))
                .toList();

        assertThat(table)
                .as("the rows of docs/configuration.md; they should be\n%s\n", String.join("\n", right))
                .isEqualTo(right);
    }

    private static String row(Setting<?> setting) {
        return "| `" + setting.key() + "` | " + value(setting) + " | " + kind(setting.type()) + " | "
                + setting.meaning() + " |";
    }

    private static String value(Setting<?> setting) {
        if (setting.equals(TidemillSettings.DEFAULT_PARTITIONS)) {
            return "the number of cores"; // another on every machine
        }
        if (setting.equals(TidemillSettings.CACHE_DIRECTORY)) {
            return "the JVM's temporary directory";
        }
        return setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
    }

    /** Returns the name under which the page explains how values are written. */
    private static String kind(SettingType<?> type) {
        if (type.equals(SettingType.BYTES)) {
            return "bytes";
        }
        if (type.equals(SettingType.DURATION)) {
            return "duration";
        }
        return type.form();
    }
}

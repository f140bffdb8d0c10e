package io.tidemill.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.source.SyslogMessage.Severity;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogMessageTest {
    private final List<String> notes = new ArrayList<>();

    private SyslogMessage decode(String raw) {
        byte[] bytes = (raw + "\n").getBytes(UTF_8);
        RecordDecoder<SyslogMessage> decoder =
                new SyslogFormat(4096).decoder((what, example) -> notes.add(what + " " + example));
        decoder.reset(bytes, 0, bytes.length);
        SyslogMessage message = decoder.next();
        assertThat(decoder.hasNext()).isFalse();
        return message;
    }

    @Test
    void readsRfc5424() {
        String raw = "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47"
                + " [a@1 x=\"1] \\\" \\]\"][b@2] \ufeffIt's time";

        SyslogMessage message = decode(raw);

        assertThat(message)
                .isEqualTo(new SyslogMessage(
                        20,
                        Severity.NOTICE,
                        "2003-08-24T05:14:15.000003-07:00",
                        "192.0.2.1",
                        "myproc",
                        "8710",
                        "ID47",
                        "[a@1 x=\"1] \\\" \\]\"][b@2]",
                        "It's time",
                        raw));
        assertThat(message.instant()).contains(Instant.parse("2003-08-24T12:14:15.000003Z"));
        assertThat(message.localTime(2003)).isEmpty();
    }

    @Test
    void readsRfc5424ThatSaysNothing() {
        assertThat(decode("<0>1 - - - - - -"))
                .isEqualTo(new SyslogMessage(0, Severity.EMERGENCY, "", "", "", "", "", "", "", "<0>1 - - - - - -"));
    }

    @Test
    void readsRfc3164() {
        String raw = "<34>Oct  1 22:14:15 mymachine su[123]: 'su root' failed: on /dev/pts/8";

        SyslogMessage message = decode(raw);

        assertThat(message)
                .isEqualTo(new SyslogMessage(
                        4,
                        Severity.CRITICAL,
                        "Oct  1 22:14:15",
                        "mymachine",
                        "su",
                        "123",
                        "",
                        "",
                        "'su root' failed: on /dev/pts/8",
                        raw));
        assertThat(message.localTime(2026)).contains(LocalDateTime.of(2026, 10, 1, 22, 14, 15));
        assertThat(message.instant()).isEmpty();
    }

    @Test
    void readsRfc3164WithoutHostTagOrTime() {
        assertThat(decode("<13>Oct 11 22:14:15 cron: run"))
                .extracting(SyslogMessage::host, SyslogMessage::application, SyslogMessage::message)
                .containsExactly("", "cron", "run");
        assertThat(decode("<13>Oct 11 22:14:15 host just text"))
                .extracting(SyslogMessage::host, SyslogMessage::application, SyslogMessage::message)
                .containsExactly("host", "", "just text");
        assertThat(decode("<13>%LINK-3-UPDOWN: down"))
                .extracting(SyslogMessage::timestamp, SyslogMessage::application, SyslogMessage::message)
                .containsExactly("", "%LINK-3-UPDOWN", "down");
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T20:48:23.5+01:00, 2026-11-30T19:48:23.500Z",
        "2026-11-30T20:48:23+0100, 2026-11-30T19:48:23Z",
        "2026-11-30 20:48:23Z, 2026-11-30T20:48:23Z",
        "2026/11/30:20:48:23 GMT, 2026-11-30T20:48:23Z",
        "Nov  3 2026 20:48:23.123 UTC, 2026-11-03T20:48:23.123Z",
        "2026 Nov 30 20:48:23 UTC, 2026-11-30T20:48:23Z",
        "1796071703.426960608, 2026-11-30T20:48:23.426960608Z",
        "1796071703.5, 2026-11-30T20:48:23.500Z"
    })
    void tellsThePointInTimeWhereTheTimestampDoes(String timestamp, Instant instant) {
        assertThat(message(timestamp).instant()).contains(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "Nov  3 20:48:23, 2025-11-03T20:48:23",
        "Nov 3 20:48:23.123, 2025-11-03T20:48:23.123",
        "Nov 30 2026 20:48:23, 2026-11-30T20:48:23",
        "Nov 30 20:48:23 CST 1987, 1987-11-30T20:48:23",
        "2026-11-30 20:48:23, 2026-11-30T20:48:23",
        "2026:11:30-20:48:23, 2026-11-30T20:48:23"
    })
    void tellsTheTimeOfTheSendersClock(String timestamp, LocalDateTime time) {
        assertThat(message(timestamp).localTime(2025)).contains(time);
        assertThat(message(timestamp).instant()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00:20:10", "1w4d", "Feb 30 2026 99:00:00", "yesterday", "9999999999.1234567890123"})
    void tellsNoTimeWhereThereIsNone(String timestamp) {
        assertThat(message(timestamp).localTime(2026)).isEmpty();
    }

    private static SyslogMessage message(String timestamp) {
        return new SyslogMessage(1, Severity.NOTICE, timestamp, "", "", "", "", "", "", "");
    }

    @Tag("faults")
    @Test
    void countsBytesThatAreNoUtf8() {
        byte[] bytes = "<13>Nov 30 20:48:23 web1 app: caf\u00e9\nnone\u00e9\n".getBytes(ISO_8859_1);
        RecordDecoder<SyslogMessage> decoder =
                new SyslogFormat(4096).decoder((what, example) -> notes.add(what + " " + example));
        decoder.reset(bytes, 0, bytes.length);

        assertThat(decoder.next().message()).isEqualTo("caf\ufffd");
        assertThat(decoder.next().message()).isEqualTo("none\ufffd");
        assertThat(notes).containsExactly("malformed <13>Nov 30 20:48:23 web1 app: caf\ufffd", "malformed none\ufffd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no priority",
                "<192>too high",
                "<1234>too long",
                "<>empty",
                "<13>1 yesterday host app - - - x",
                "<13>1 2003-08-24T05:14:15Z host",
                "<13>1 - - - - - [open x=\"1\""
            })
    void keepsMalformedTextsWhole(String raw) {
        assertThat(decode(raw)).isEqualTo(new SyslogMessage(1, Severity.NOTICE, "", "", "", "", "", "", raw, raw));
        assertThat(notes).containsExactly("malformed " + raw);
    }
}

package io.tidemill.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The values of {@code java.time}. */
// getNano and the like give one part of a value; the other parts are written beside it
@SuppressWarnings({
    "JavaInstantGetSecondsGetNano",
    "JavaDurationGetSecondsGetNano",
    "JavaDurationGetSecondsToToSeconds",
    "JavaPeriodGetDays",
    "JavaLocalTimeGetNano"
})
final class TimeValues {
    private TimeValues() {}

    static void write(int tag, Object value, ByteOutput out) {
        out.writeByte(tag);
        switch (tag) {
            case ValueTag.INSTANT -> {
                out.writeSigned(((Instant) value).getEpochSecond());
                out.writeUnsigned(((Instant) value).getNano());
            }
            case ValueTag.DURATION -> {
                out.writeSigned(((Duration) value).getSeconds());
                out.writeUnsigned(((Duration) value).getNano());
            }
            case ValueTag.PERIOD -> {
                out.writeSigned(((Period) value).getYears());
                out.writeSigned(((Period) value).getMonths());
                out.writeSigned(((Period) value).getDays());
            }
            case ValueTag.LOCAL_DATE -> writeDate((LocalDate) value, out);
            case ValueTag.LOCAL_TIME -> writeTime((LocalTime) value, out);
            case ValueTag.LOCAL_DATE_TIME -> writeDateTime((LocalDateTime) value, out);
            case ValueTag.OFFSET_TIME -> {
                writeTime(((OffsetTime) value).toLocalTime(), out);
                writeOffset(((OffsetTime) value).getOffset(), out);
            }
            case ValueTag.OFFSET_DATE_TIME -> {
                writeDateTime(((OffsetDateTime) value).toLocalDateTime(), out);
                writeOffset(((OffsetDateTime) value).getOffset(), out);
            }
            case ValueTag.ZONED_DATE_TIME -> {
                writeDateTime(((ZonedDateTime) value).toLocalDateTime(), out);
                writeOffset(((ZonedDateTime) value).getOffset(), out);
                writeZone(((ZonedDateTime) value).getZone(), out);
            }
            case ValueTag.ZONE_OFFSET -> writeOffset((ZoneOffset) value, out);
            case ValueTag.ZONE_REGION -> writeZone((ZoneId) value, out);
            case ValueTag.YEAR -> out.writeSigned(((Year) value).getValue());
            case ValueTag.YEAR_MONTH -> {
                out.writeSigned(((YearMonth) value).getYear());
                out.writeByte(((YearMonth) value).getMonthValue());
            }
            case ValueTag.MONTH_DAY -> {
                out.writeByte(((MonthDay) value).getMonthValue());
                out.writeByte(((MonthDay) value).getDayOfMonth());
            }
            default -> throw new IllegalStateException("no time has the tag " + tag);
        }
    }

    private static void writeDate(LocalDate date, ByteOutput out) {
        out.writeSigned(date.toEpochDay());
    }

    private static void writeTime(LocalTime time, ByteOutput out) {
        out.writeUnsigned(time.toSecondOfDay());
        out.writeUnsigned(time.getNano());
    }

    private static void writeDateTime(LocalDateTime time, ByteOutput out) {
        writeDate(time.toLocalDate(), out);
        writeTime(time.toLocalTime(), out);
    }

    private static void writeOffset(ZoneOffset offset, ByteOutput out) {
        out.writeSigned(offset.getTotalSeconds());
    }

    private static void writeZone(ZoneId zone, ByteOutput out) {
        byte[] id = zone.getId().getBytes(StandardCharsets.ISO_8859_1); // ids are ASCII
        out.writeUnsigned(id.length);
        out.writeBytes(id);
    }

    static Object read(int tag, ByteInput in) {
        return switch (tag) {
            case ValueTag.INSTANT -> Instant.ofEpochSecond(in.readSigned(), nanos(in));
            case ValueTag.DURATION -> Duration.ofSeconds(in.readSigned(), nanos(in));
            case ValueTag.PERIOD -> Period.of(integer(in), integer(in), integer(in));
            case ValueTag.LOCAL_DATE -> date(in);
            case ValueTag.LOCAL_TIME -> time(in);
            case ValueTag.LOCAL_DATE_TIME -> dateTime(in);
            case ValueTag.OFFSET_TIME -> OffsetTime.of(time(in), offset(in));
            case ValueTag.OFFSET_DATE_TIME -> OffsetDateTime.of(dateTime(in), offset(in));
            case ValueTag.ZONED_DATE_TIME -> {
                LocalDateTime local = dateTime(in);
                ZoneOffset offset = offset(in);
                yield ZonedDateTime.ofLocal(local, zone(in), offset);
            }
            case ValueTag.ZONE_OFFSET -> offset(in);
            case ValueTag.ZONE_REGION -> zone(in);
            case ValueTag.YEAR -> Year.of(integer(in));
            case ValueTag.YEAR_MONTH -> YearMonth.of(integer(in), in.readByte());
            case ValueTag.MONTH_DAY -> MonthDay.of(in.readByte(), in.readByte());
            default -> throw in.damaged("no value has the tag " + tag);
        };
    }

    private static int integer(ByteInput in) {
        return in.readSigned(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static long nanos(ByteInput in) {
        long nanos = in.readUnsigned();
        if (nanos < 0 || nanos > 999_999_999) {
            throw in.damaged("a second has " + nanos + " nanoseconds");
        }
        return nanos;
    }

    private static LocalDate date(ByteInput in) {
        return LocalDate.ofEpochDay(in.readSigned());
    }

    private static LocalTime time(ByteInput in) {
        LocalTime whole = LocalTime.ofSecondOfDay(in.readUnsigned());
        return whole.withNano((int) nanos(in));
    }

    private static LocalDateTime dateTime(ByteInput in) {
        LocalDate date = date(in);
        return LocalDateTime.of(date, time(in));
    }

    private static ZoneOffset offset(ByteInput in) {
        return ZoneOffset.ofTotalSeconds(integer(in));
    }

    private static ZoneId zone(ByteInput in) {
        return ZoneId.of(in.readLatin1());
    }
}

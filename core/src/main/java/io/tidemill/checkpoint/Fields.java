package io.tidemill.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The fields of records: numbers of eight or four bytes, the highest first, and texts of UTF-8 after their length. */
final class Fields {
    private Fields() {}

    /** A row of fields that grows. */
    static final class Writer {
        private byte[] bytes = new byte[128];
        private int size;

        Writer number(long value) {
            int from = grow(Long.BYTES);
            ByteBuffer.wrap(bytes, from, Long.BYTES).putLong(value);
            return this;
        }

        Writer count(int value) {
            int from = grow(Integer.BYTES);
            ByteBuffer.wrap(bytes, from, Integer.BYTES).putInt(value);
            return this;
        }

        Writer text(String value) {
            return bytes(value.getBytes(StandardCharsets.UTF_8));
        }

        Writer bytes(byte[] value) {
            count(value.length);
            int from = grow(value.length);
            System.arraycopy(value, 0, bytes, from, value.length);
            return this;
        }

        Writer texts(Map<String, String> map) {
            count(map.size());
            map.forEach((key, value) -> text(key).text(value));
            return this;
        }

        private int grow(int by) {
            int from = size;
            size = Math.addExact(size, by);
            if (size > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
            }
            return from;
        }

        ByteBuffer done() {
            return ByteBuffer.wrap(bytes, 0, size);
        }
    }

    /** A pass over fields; every method throws {@link BufferUnderflowException} where a field goes on behind the end. */
    record Reader(ByteBuffer in) {
        long number() {
            return in.getLong();
        }

        /** Returns a count of things that take at least a byte each. */
        int count() {
            int count = in.getInt();
            if (count < 0 || count > in.remaining()) {
                throw new BufferUnderflowException();
            }
            return count;
        }

        /** Returns whether a number of four bytes is not 0. */
        boolean flag() {
            return in.getInt() != 0;
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        byte[] bytes() {
            byte[] value = new byte[count()];
            in.get(value);
            return value;
        }

        Map<String, String> texts() {
            Map<String, String> map = new LinkedHashMap<>();
            for (int left = count(); left > 0; left--) {
                map.put(text(), text());
            }
            return map;
        }

        <T> List<T> list(Supplier<T> element) {
            List<T> list = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                list.add(element.get());
            }
            return list;
        }
    }
}

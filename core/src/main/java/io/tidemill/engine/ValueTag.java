package io.tidemill.engine;

/**
 * The first byte of every value, which tells what follows; {@code docs/formats.md} describes each. A number here never
 * changes its meaning, since files hold it.
 */
final class ValueTag {
    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int INTEGER = 5;
    static final int LONG = 6;
    static final int FLOAT = 7;
    static final int DOUBLE = 8;
    static final int CHARACTER = 9;
    static final int LATIN1 = 10;
    static final int UTF16 = 11;
    static final int PAIR = 12;
    static final int OBJECT = 13;

    static final int BIG_INTEGER = 14;
    static final int BIG_DECIMAL = 15;
    static final int UUID = 16;
    static final int OPTIONAL = 17;
    static final int OPTIONAL_INT = 18;
    static final int OPTIONAL_LONG = 19;
    static final int OPTIONAL_DOUBLE = 20;
    static final int ATOMIC_BOOLEAN = 21;
    static final int ATOMIC_INTEGER = 22;
    static final int ATOMIC_LONG = 23;
    static final int BIT_SET = 24;
    static final int DATE = 25;
    static final int LOCALE = 26;
    static final int CURRENCY = 27;
    static final int URI = 28;
    static final int ENTRY = 29;
    static final int FIXED_ENTRY = 30;

    static final int INSTANT = 32;
    static final int DURATION = 33;
    static final int PERIOD = 34;
    static final int LOCAL_DATE = 35;
    static final int LOCAL_TIME = 36;
    static final int LOCAL_DATE_TIME = 37;
    static final int OFFSET_TIME = 38;
    static final int OFFSET_DATE_TIME = 39;
    static final int ZONED_DATE_TIME = 40;
    static final int ZONE_OFFSET = 41;
    static final int ZONE_REGION = 42;
    static final int YEAR = 43;
    static final int YEAR_MONTH = 44;
    static final int MONTH_DAY = 45;

    static final int BOOLEANS = 48;
    static final int BYTES = 49;
    static final int SHORTS = 50;
    static final int CHARS = 51;
    static final int INTS = 52;
    static final int LONGS = 53;
    static final int FLOATS = 54;
    static final int DOUBLES = 55;
    static final int OBJECTS = 56;
    static final int STRINGS = 57;

    static final int LIST_OF = 64;
    static final int ARRAY_LIST = 65;
    static final int LINKED_LIST = 66;
    static final int ARRAYS_AS_LIST = 67;
    static final int ARRAY_DEQUE = 68;
    static final int PRIORITY_QUEUE = 69;
    static final int SET_OF = 70;
    static final int UNMODIFIABLE_SET = 71;
    static final int HASH_SET = 72;
    static final int LINKED_HASH_SET = 73;
    static final int TREE_SET = 74;
    static final int CONCURRENT_SET = 75;
    static final int ENUM_SET = 76;

    static final int MAP_OF = 80;
    static final int UNMODIFIABLE_MAP = 81;
    static final int HASH_MAP = 82;
    static final int LINKED_HASH_MAP = 83;
    static final int TREE_MAP = 84;
    static final int CONCURRENT_HASH_MAP = 85;
    static final int ENUM_MAP = 86;

    /** And the fifteen after it: the {@code Integer} that the low four bits tell. */
    static final int SMALL_INTEGER = 0x60;

    /** And the fifteen after it: the {@code Long} that the low four bits tell. */
    static final int SMALL_LONG = 0x70;

    /** And the 63 after it: a text in Latin-1, as long as the low six bits tell. */
    static final int SHORT_TEXT = 0x80;

    /** And the 63 after it: an object of the class whose number the low six bits tell. */
    static final int SHORT_OBJECT = 0xc0;

    /** The bits of a small number that a tag holds. */
    static final int SMALL_NUMBERS = 16;

    /** The lengths and class numbers that a tag holds. */
    static final int SHORT_NUMBERS = 64;

    private ValueTag() {}
}

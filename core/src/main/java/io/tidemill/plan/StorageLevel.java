package io.tidemill.plan;

/** Where the records of a kept RDD lie, and what is done with those that memory has no room for. */
public enum StorageLevel {
    /** In memory; a partition that does not fit is computed again whenever it is read. */
    MEMORY_ONLY,
    /** In memory; a partition that does not fit is written to a temporary file and read from there. */
    MEMORY_AND_DISK,
    /** In temporary files. */
    DISK_ONLY
}

package io.tidemill.source;

import io.tidemill.error.TidemillException;

/**
 * How much a batch may take of a source, so that it ends within its interval.
 *
 * @param batchBytes what the batch may take; more only if a single record is larger, since one at least always passes
 * @param aheadBytes what the source may hold for the batches after it; beyond that its sender waits
 */
public record Quota(long batchBytes, long aheadBytes) {
    /** All that is there. */
    public static final Quota UNLIMITED = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * Refuses what would let nothing pass.
     *
     * @throws TidemillException for less than one byte
     */
    public Quota {
        if (batchBytes < 1 || aheadBytes < 1) {
            throw TidemillException.invalidArgument("A quota of " + batchBytes + " bytes for a batch and " + aheadBytes
                    + " ahead would let nothing pass; expected 1 or more of both");
        }
    }
}

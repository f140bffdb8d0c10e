package io.tidemill.source;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The way in which stored records are written to a received log and read from it. Encoding is done by one thread at a time, and
 * so is decoding.
 */
public interface RecordCodec {
    /**
     * Returns the bytes of {@code records}, which are only lent until the next call.
     *
     * @throws io.tidemill.error.TidemillException of code {@code NOT_SERIALIZABLE}, naming a class that cannot be written
     */
    ByteBuffer encode(List<?> records);

    /**
     * Returns the records that {@code bytes} were made of.
     *
     * @throws io.tidemill.error.TidemillException if they cannot be read; says why
     */
    List<?> decode(ByteBuffer bytes);
}

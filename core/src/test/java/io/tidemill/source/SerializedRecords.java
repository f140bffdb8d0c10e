package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records as the JDK writes objects. */
final class SerializedRecords implements RecordCodec {
    @Override
    public ByteBuffer encode(List<?> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(records));
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.NOT_SERIALIZABLE, "Cannot write " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public List<?> decode(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(copy))) {
            return (List<?>) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}

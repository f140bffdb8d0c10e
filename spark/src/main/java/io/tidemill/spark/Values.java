package io.tidemill.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** Objects as bytes, between processes of one application, which trust each other. */
final class Values {
    private Values() {}

    /** Returns the object by Java serialization. */
    static byte[] toJava(@Nullable Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    /** Returns the object that {@link #toJava} wrote. */
    static @Nullable Object fromJava(byte[] bytes, int from, int length) throws IOException {
        try (ObjectInputStream in = input(new ByteArrayInputStream(bytes, from, length))) {
            return in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("the class " + e.getMessage() + " is not on the class path of this process", e);
        }
    }

    /** Returns a stream that finds the classes of the application's jars, as Spark loads them. */
    static ObjectInputStream input(InputStream in) throws IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new ObjectInputStream(in) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass descriptor) throws IOException, ClassNotFoundException {
                try {
                    return Class.forName(descriptor.getName(), false, loader);
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(descriptor); // primitives
                }
            }
        };
    }
}

package io.tidemill.rdd;

import io.tidemill.engine.TaskScope;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.SupplierFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A second Tidemill in this JVM, whose classes share nothing with ours: what they keep in statics is as far away as that of
 * another process. Only bytes pass between the two.
 */
public final class OtherProcess implements AutoCloseable {
    private final URLClassLoader loader;

    OtherProcess() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Calls the function there, inside of a task, and applies here what the task added; returns what the function returned. */
    Object runTask(SupplierFunction<?> function) throws Exception {
        return call("task", function);
    }

    /** Calls the function there, outside of any task. */
    Object run(SupplierFunction<?> function) throws Exception {
        return call("plain", function);
    }

    private Object call(String method, SupplierFunction<?> function) throws Exception {
        byte[] answer = (byte[]) loader.loadClass(OtherProcess.class.getName())
                .getMethod(method, byte[].class)
                .invoke(null, (Object) written(function));
        List<?> resultAndAdditions = (List<?>) read(answer);
        for (Object addition : (Collection<?>) resultAndAdditions.get(1)) {
            ((TaskScope.Addition) addition).apply();
        }
        return resultAndAdditions.get(0);
    }

    public static byte[] task(byte[] function) throws Exception {
        try (TaskScope scope = TaskScope.open()) {
            Object result = result((SupplierFunction<?>) read(function));
            return written(new ArrayList<>(List.of(result, new ArrayList<>(scope.additions()))));
        }
    }

    public static byte[] plain(byte[] function) throws Exception {
        return written(new ArrayList<>(List.of(result((SupplierFunction<?>) read(function)), List.of())));
    }

    private static Object result(SupplierFunction<?> function) throws Exception {
        try {
            return function.get();
        } catch (TidemillException e) {
            return e.code().equals(ErrorCode.FUNCTION_FAILED) ? e : e.code() + ": " + e.getMessage();
        }
    }

    static byte[] written(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new Reader(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    /** Loads classes where this class came from. */
    private static final class Reader extends ObjectInputStream {
        Reader(InputStream bytes) throws IOException {
            super(bytes);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, OtherProcess.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described);
            }
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}

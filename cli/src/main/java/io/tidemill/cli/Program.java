package io.tidemill.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;

/** A class with a main method, to be run in this JVM. */
final class Program {

    private final Method main;

    private Program(Method main) {
        this.main = main;
    }

    /** Returns the program of a class that has a public static {@code main(String[])}. */
    static Program of(Class<?> type) throws NoSuchMethodException {
        Method main = type.getMethod("main", String[].class);
        if (!Modifier.isStatic(main.getModifiers())) {
            throw new NoSuchMethodException("main is not static");
        }
        main.setAccessible(true);
        return new Program(main);
    }

    static boolean hasMain(Class<?> type) {
        try {
            of(type);
            return true;
        } catch (NoSuchMethodException | LinkageError e) {
            return false;
        }
    }

    /** Runs the program on this thread, with its own class loader as context class loader; throws what it throws. */
    void run(String... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(main.getDeclaringClass().getClassLoader());
        try {
            main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw thrownBy(e.getTargetException());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Returns an exception to throw as it is; throws an error at once. */
    private static Exception thrownBy(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : new UndeclaredThrowableException(cause);
    }
}

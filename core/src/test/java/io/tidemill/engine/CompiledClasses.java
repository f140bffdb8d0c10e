package io.tidemill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One version of a program's classes, in the package {@code acme}, compiled by a test. */
final class CompiledClasses {
    private final ClassLoader loader;

    private CompiledClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Compiles a version.
     *
     * @param directory a directory of its own
     * @param declarations the classes
     * @param value an expression of the value to write
     */
    static CompiledClasses compile(Path directory, String declarations, String value) throws IOException {
        Files.createDirectories(directory);
        Path source = directory.resolve("Make.java");
        Files.writeString(source, """
                package acme;
                import java.io.*;
                import java.time.*;
                import java.util.*;
                public final class Make {
                    public static Object make() {
                        return %s;
                    }
                }
                %s
                """.formatted(value, declarations));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-d", directory.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return new CompiledClasses(
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, CompiledClasses.class.getClassLoader()));
    }

    ClassLoader loader() {
        return loader;
    }

    Object make() throws ReflectiveOperationException {
        return loader.loadClass("acme.Make").getMethod("make").invoke(null);
    }
}

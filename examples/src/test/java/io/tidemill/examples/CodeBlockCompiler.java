package io.tidemill.examples;

import com.sun.source.util.JavacTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles blocks in memory, all at once. A block is a whole file, members of a class, or statements: whatever it can be
 * parsed as. Members and statements are put into a class below {@link Prelude}, with the public packages imported.
 */
final class CodeBlockCompiler {
    private static final String IMPORTS = String.join(
            " ",
            "import java.nio.file.Path; import io.tidemill.*; import io.tidemill.engine.*; import io.tidemill.error.*; import io.tidemill.flume.*; import io.tidemill.function.*; import io.tidemill.jdbc.*; import io.tidemill.log.*; import io.tidemill.plan.*;",
            "import io.tidemill.rdd.*; import io.tidemill.runtime.*; import io.tidemill.settings.*; import io.tidemill.sink.*;",
            "import io.tidemill.source.*; import io.tidemill.stream.*; import io.tidemill.testkit.*; import io.tidemill.testkit.acceptance.*; import io.tidemill.testkit.contract.*; import io.tidemill.time.*; import io.tidemill.twitter.*;",
            "import io.tidemill.kafka.*; import org.apache.kafka.clients.producer.*; import org.apache.kafka.common.*; import org.apache.kafka.common.serialization.*;",
            "import java.time.*; import java.util.*; import java.util.concurrent.*; import org.junit.jupiter.api.*;",
            "import static io.tidemill.rdd.SortOrder.*; import static io.tidemill.testkit.ScriptedSource.*;",
            "import static java.time.Duration.*; import static org.assertj.core.api.Assertions.*;");
    private static final Pattern SHOWN = Pattern.compile("^(.*;|)\\s*// => (.*)$");
    private static final Pattern DECLARATION = Pattern.compile("^[A-Z][\\w<>, ]* (\\w+) = .*");
    private static final Pattern CLASS_NAME =
            Pattern.compile("(?m)^(?:public |final )*(?:class|interface|record) (\\w+)");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    /** A block made a compilation unit of; its code begins on the second line. */
    private static final class Unit extends SimpleJavaFileObject {
        private final CodeBlock block;
        private final String className;
        private final String source;

        Unit(CodeBlock block, String className, String source) {
            super(URI.create("memory:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.block = block;
            this.className = className;
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    /** Returns what is wrong with the blocks, each with its place; nothing is written to disk. */
    List<String> failures(List<CodeBlock> blocks) throws Exception {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            units.add(unit(blocks.get(i), i));
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (JavaFileManager files = new Memory(compiler.getStandardFileManager(diagnostics, Locale.ROOT, null))) {
            compiler.getTask(null, files, diagnostics, options(), null, units).call();
        }
        List<String> failures = errors(diagnostics);
        return failures.isEmpty() ? shownWrongly(units) : failures;
    }

    private static List<String> options() {
        return List.of(
                "-proc:none", "--release", "17", "-Xmaxerrs", "1000", "-cp", System.getProperty("java.class.path"));
    }

    private static List<String> errors(DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> {
                    String message = diagnostic.getMessage(Locale.ROOT);
                    return diagnostic.getSource() instanceof Unit unit
                            ? unit.block.place((int) diagnostic.getLineNumber() - 2) + ": " + message
                            : message;
                })
                .toList();
    }

    // ---- a block as a compilation unit

    private Unit unit(CodeBlock block, int number) throws IOException {
        String code = String.join("\n", block.lines());
        Matcher named = CLASS_NAME.matcher(code);
        if (named.find()) {
            String inPackage = "documents.block" + number;
            boolean importsItself = code.contains("import ");
            Unit file = new Unit(
                    block,
                    inPackage + "." + named.group(1),
                    "package " + inPackage + ";" + (importsItself ? "" : IMPORTS) + "\n" + code + "\n");
            if (isParsed(file)) {
                return file;
            }
        }
        String className = "Block" + number;
        String head = "package io.tidemill.examples; " + IMPORTS + " class " + className + " extends Prelude {";
        Unit members = new Unit(
                block,
                "io.tidemill.examples." + className,
                head + " public void run() {}\n" + withoutImports(block.lines()) + "\n}\n");
        if (isParsed(members)) {
            return members;
        }
        return new Unit(
                block,
                "io.tidemill.examples." + className,
                head + " public void run() throws Exception {\n" + showing(block) + "\n}}\n");
    }

    private boolean isParsed(Unit unit) throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, diagnostics, List.of("-proc:none"), null, List.of(unit));
        task.parse();
        return errors(diagnostics).isEmpty();
    }

    /** Imports above members become empty lines: the fragment has them already. */
    private static String withoutImports(List<String> lines) {
        return String.join(
                "\n",
                lines.stream()
                        .map(line -> line.startsWith("import ") ? "" : line)
                        .toList());
    }

    // ---- values that a block shows

    /** Returns the statements, with a call of {@code shows} for each value that stands behind one; lines stay where they are. */
    private static String showing(CodeBlock block) {
        List<String> lines = new ArrayList<>(block.lines());
        for (int i = 0; i < lines.size(); i++) {
            Matcher shown = SHOWN.matcher(lines.get(i));
            if (shown.matches()) {
                int last = shown.group(1).isEmpty() ? i - 1 : i;
                String code = shown.group(1).isEmpty() ? lines.get(last) : shown.group(1);
                int first = firstLineOfStatement(block.lines(), last);
                String call = "shows(" + quoted(block.place(i)) + ", ";
                String end = ", " + quoted(shown.group(2)) + ");";
                Matcher declared = DECLARATION.matcher(lines.get(first));
                if (declared.matches()) {
                    lines.set(last, code + " " + call + declared.group(1) + end);
                } else {
                    lines.set(last, code.substring(0, code.length() - 1) + end);
                    lines.set(first, call + lines.get(first));
                }
            }
        }
        return String.join("\n", lines);
    }

    private static int firstLineOfStatement(List<String> lines, int last) {
        return IntStream.iterate(last, i -> i - 1)
                .filter(i -> i == 0
                        || !lines.get(i - 1).matches(".*[^;{}]")
                        || lines.get(i - 1).matches(".*//.*"))
                .findFirst()
                .orElseThrow();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Runs the blocks that show values. */
    private List<String> shownWrongly(List<Unit> units) throws Exception {
        List<String> failures = new ArrayList<>();
        ClassLoader loader = new Loader();
        for (Unit unit : units) {
            if (unit.block.lines().stream().anyMatch(line -> SHOWN.matcher(line).matches())) {
                var made = loader.loadClass(unit.className).getDeclaredConstructor();
                made.setAccessible(true);
                try (Prelude fragment = (Prelude) made.newInstance()) {
                    failures.addAll(fragment.failures());
                } catch (Exception e) {
                    failures.add(unit.block.place(0) + ": fails when it is run: " + e);
                }
            }
        }
        return failures;
    }

    /** Keeps classes in memory. */
    private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(name, toByteArray());
                        }
                    };
                }
            };
        }
    }

    /** Loads the classes that were kept. */
    private final class Loader extends ClassLoader {
        Loader() {
            super(CodeBlockCompiler.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}

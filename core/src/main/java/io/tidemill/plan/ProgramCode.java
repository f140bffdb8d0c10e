package io.tidemill.plan;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Where in the program an operator was written.
 *
 * @param site the file and line that is nearest, such as {@code App.java:12}; empty where unknown
 * @param classes of the program that were on the stack
 */
public record ProgramCode(String site, List<Class<?>> classes) {
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

    /** Copies the list. */
    public ProgramCode {
        classes = List.copyOf(classes);
    }

    /** Returns the program's code that is being run. */
    public static ProgramCode here() {
        List<Class<?>> classes = WALKER.walk(frames -> frames.<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                .filter(ProgramCode::isProgram)
                .distinct()
                .toList());
        return new ProgramCode(Operator.callSite(), classes);
    }

    private static boolean isProgram(Class<?> type) {
        return !Operator.isOwn(type.getName()) && JDK.stream().noneMatch(type.getName()::startsWith);
    }

    /** Returns a short text that is another one when the code of the classes is; empty if the code cannot be found. */
    public String digest() {
        CRC32C crc = new CRC32C();
        Set<String> found = new HashSet<>();
        for (Class<?> type : classes) {
            try (InputStream code =
                    type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
                if (code != null) {
                    crc.update(code.readAllBytes());
                    found.add(type.getName());
                }
            } catch (IOException e) {
                return "";
            }
        }
        return found.isEmpty() ? "" : Long.toHexString(crc.getValue());
    }
}

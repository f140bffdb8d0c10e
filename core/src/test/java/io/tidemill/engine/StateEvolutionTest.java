package io.tidemill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a program reads what an earlier version of it wrote. */
class StateEvolutionTest {
    @TempDir
    private Path directory;

    private List<String> patterns = List.of("acme.*");

    @Test
    void givesANewComponentItsDefault() throws Exception {
        assertThat(
                        evolved(
                                "record Visit(String user) {}",
                                "new Visit(\"ann\")",
                                "record Visit(int count, String user, Optional<String> page, List<String> tags, boolean old) {}"))
                .hasToString("Visit[count=0, user=ann, page=Optional.empty, tags=null, old=false]");
    }

    @Test
    void readsOverAComponentThatIsGone() throws Exception {
        assertThat(evolved(
                        "record Visit(String user, Gone gone, List<Gone> more, long count) {}"
                                + " record Gone(Kind kind, int[] a, Map<Kind, Gone[]> of, EnumSet<Kind> set,"
                                + " EnumMap<Kind, Set<String>> map, TreeSet<Long> sorted) {}"
                                + " enum Kind { A, B }",
                        "new Visit(\"ann\", null, List.of(new Gone(Kind.A, new int[] {1}, Map.of(Kind.B, new Gone[] {null}),"
                                + " EnumSet.of(Kind.A), new EnumMap<>(Map.of(Kind.B, Set.of(\"x\"))),"
                                + " new TreeSet<>(Set.of(1L, 2L)))), 7)",
                        "record Visit(String user, long count) {}"))
                .hasToString("Visit[user=ann, count=7]");
    }

    @Test
    void readsWhatComesAfterOneThatIsGone() throws Exception {
        assertThat(evolved(
                        "record Page(Kind gone, Kind kind, Kind again) {} enum Kind { A, B }",
                        "List.of(new Page(Kind.A, Kind.B, Kind.A), new Page(Kind.B, Kind.A, Kind.B))",
                        "record Page(Kind kind, Kind again) {} enum Kind { B, A, C }"))
                .hasToString("[Page[kind=B, again=A], Page[kind=A, again=B]]");
    }

    @Test
    void widensNumbers() throws Exception {
        assertThat(evolved(
                        "record Sums(byte a, short b, int c, int d, long e, float f, Integer g, int h, Float i, char j) {}",
                        "new Sums((byte) 1, (short) 2, 3, 4, 5, 0.5f, 6, 7, 1.5f, 'a')",
                        "record Sums(short a, int b, long c, double d, double e, double f, Long g, Long h, double i,"
                                + " int j) {}"))
                .hasToString("Sums[a=1, b=2, c=3, d=4.0, e=5.0, f=0.5, g=6, h=7, i=1.5, j=97]");
    }

    @Test
    void widensTheFieldsOfAClass() throws Exception {
        assertThat(evolved(
                        "class Sums { int a = 1; float b = 2; Integer c = 3; int gone = 4; }",
                        "new Sums()",
                        "class Sums { long a; double b; long c; String added = \"default\"; public String toString() {"
                                + " return a + \" \" + b + \" \" + c + \" \" + added; } }"))
                .hasToString("1 2.0 3 default");
    }

    @Test
    void reordersComponents() throws Exception {
        assertThat(evolved(
                        "record Visit(String user, String page, int count) {}",
                        "new Visit(\"ann\", \"/\", 3)",
                        "record Visit(int count, String page, String user) {}"))
                .hasToString("Visit[count=3, page=/, user=ann]");
    }

    @Test
    void readsAClassAsTheRecordItBecame() throws Exception {
        assertThat(evolved(
                        "class Visit { String user = \"ann\"; int count = 3; }",
                        "new Visit()",
                        "record Visit(String user, long count) {}"))
                .hasToString("Visit[user=ann, count=3]");
    }

    @Test
    void readsARenamedClass() throws Exception {
        patterns = List.of("acme.Visitor -> acme.Visit", "acme.Role->acme.Kind");
        assertThat(evolved(
                        "record Visitor(String user, Role role, Role[] more) {} enum Role { GUEST }",
                        "new Visitor(\"ann\", Role.GUEST, new Role[] {Role.GUEST})",
                        "record Visit(String user, Kind role) {} enum Kind { GUEST }"))
                .hasToString("Visit[user=ann, role=GUEST]");
    }

    @Test
    void refusesANumberThatBecameNarrower() {
        assertThatThrownBy(() -> evolved("record Sum(long n) {}", "new Sum(1)", "record Sum(int n) {}"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessageContaining("The field n of acme.Sum is a int now, but was written as a java.lang.Long");
    }

    @Test
    void refusesAFieldOfAnotherKind() {
        assertThatThrownBy(() -> evolved(
                        "record Visit(String user) {}", "new Visit(\"ann\")", "record Visit(List<String> user) {}"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("The field user of acme.Visit is a java.util.List now");
    }

    @Test
    void refusesNullForANumber() {
        assertThatThrownBy(() -> evolved("record Sum(Long n) {}", "new Sum(null)", "record Sum(long n) {}"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("was written as null");
    }

    @Test
    void refusesAClassThatIsGone() {
        assertThatThrownBy(() -> evolved("record Visit(String user) {}", "new Visit(\"ann\")", "record Other() {}"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SERIALIZABLE))
                .hasMessageContaining("acme.Visit, which cannot be loaded")
                .hasMessageContaining("tidemill.checkpoint.classes=acme.Visit->com.acme.NewName");
    }

    @Test
    void refusesAConstantThatIsGone() {
        assertThatThrownBy(() -> evolved("enum Kind { A, B }", "Kind.B", "enum Kind { A }"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("the constant B of acme.Kind, which the enum does not have any more");
    }

    @Test
    void tellsWhatAConstructorSaysToTheDefaultOfANewComponent() {
        assertThatThrownBy(() -> evolved(
                        "record Visit(String user) {}",
                        "new Visit(\"ann\")",
                        "record Visit(String user, String page) { Visit { Objects.requireNonNull(page, \"page\"); } }"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("The constructor of acme.Visit refused what was written")
                .hasMessageContaining("page");
    }

    private Object evolved(String before, String value, String after) throws Exception {
        CompiledClasses first = CompiledClasses.compile(directory.resolve("first"), before, value);
        CompiledClasses second = CompiledClasses.compile(directory.resolve("second"), after, "null");
        ValueWriter writer =
                StateSerializer.of(Set.of(), List.of("acme.*"), first.loader()).writer();
        writer.write(first.make());
        ByteBuffer bytes = writer.take();
        ValueReader reader =
                StateSerializer.of(Set.of(), patterns, second.loader()).reader();
        reader.reset(bytes);
        Object read = reader.read();
        assertThat(reader.hasRemaining()).isFalse();
        return read;
    }
}

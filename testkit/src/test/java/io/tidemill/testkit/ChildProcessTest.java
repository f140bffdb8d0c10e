package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    /** Prints numbers, or waits for ever, or fails. */
    static final class Numbers {
        private Numbers() {}

        public static void main(String[] args) throws Exception {
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                System.out.println("number " + i);
            }
            switch (args[1]) {
                case "waits" -> Thread.currentThread().join();
                case "fails" -> throw new IllegalStateException("no more numbers");
                default -> System.out.println("end");
            }
        }
    }

    /** Starts another, tells of it, and waits for ever. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            ChildProcess child = ChildProcess.jvm(Numbers.class, "1", "waits");
            child.awaitLine("number 0"::equals);
            System.out.println("child " + child.process().pid());
            Thread.currentThread().join();
        }
    }

    @Test
    void givesTheLinesThatAProgramPrintsInTheirOrder() throws Exception {
        try (ChildProcess program = ChildProcess.jvm(Numbers.class, "20000", "ends")) {
            assertThat(program.awaitLine(line -> line.endsWith("7"))).isEqualTo("number 7");
            assertThat(program.awaitLine(line -> line.endsWith("7"))).isEqualTo("number 17");

            List<String> rest = program.remainingLines();

            assertThat(rest).hasSize(20_000 - 18 + 1).startsWith("number 18").endsWith("number 19999", "end");
            assertThat(program.awaitEnd()).isZero();
        }
    }

    @Test
    void killsAProgramAndStillGivesWhatItHadPrinted() throws Exception {
        try (ChildProcess program = ChildProcess.jvm(Numbers.class, "100", "waits")) {
            program.awaitLine("number 49"::equals);

            program.kill();

            assertThat(program.isAlive()).isFalse();
            List<String> rest = program.remainingLines();
            assertThat(IntStream.range(50, 50 + rest.size()).mapToObj(i -> "number " + i))
                    .isEqualTo(rest);
        }
    }

    @Test
    void showsTheLastLinesWhenTheProgramHasEnded() throws Exception {
        try (ChildProcess program = ChildProcess.jvm(Numbers.class, "3", "fails")) {
            assertThatThrownBy(() -> program.awaitLine("end"::equals))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Numbers has ended")
                    .hasMessageContaining("number 2")
                    .hasMessageContaining("no more numbers");
            assertThat(program.awaitEnd()).isEqualTo(1);
        }
    }

    @Test
    void letsAServerPrintWhatItLikesOnceItIsUp() throws Exception {
        try (ChildProcess program = ChildProcess.jvm(Numbers.class, "50000", "ends")) {
            program.awaitLine("number 0"::equals);

            assertThat(program.awaitEnd()).isZero();
        }
    }

    @Test
    void endsWithTheJvmThatStartedIt() throws Exception {
        try (ChildProcess parent = ChildProcess.jvm(Parent.class)) {
            long pid = Long.parseLong(
                    parent.awaitLine(line -> line.startsWith("child ")).split(" ")[1]);
            ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

            parent.process().destroyForcibly();

            child.onExit().get(60, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void runsACommandInADirectory(@TempDir Path directory) throws Exception {
        try (ChildProcess command =
                ChildProcess.command("pwd", directory.toFile(), List.of("sh", "-c", "pwd; exit 3"))) {
            assertThat(command.remainingLines())
                    .containsExactly(directory.toRealPath().toString());
            assertThat(command.awaitEnd()).isEqualTo(3);
        }
    }
}

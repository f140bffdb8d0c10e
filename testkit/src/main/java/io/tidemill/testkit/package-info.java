/**
 * Tests of streaming programs: whole programs, on the test's own thread, with time that the test turns by hand. There is no
 * sleep, no network and no other thread, so a test gives the same result on every machine and takes milliseconds.
 *
 * <p>A test writes down what arrives in each batch, collects what comes out, and lets batches run:
 *
 * <pre>{@code
 * import static io.tidemill.testkit.ScriptedSource.batch;
 *
 * @Test
 * void countsWords() {
 *     try (StreamTest test = StreamTest.create()) {
 *         var lines = test.stream(batch("to be", "or not"), batch(), batch("to be"));
 *         var words = test.collect(WordCount.define(lines));
 *
 *         test.advance(3);
 *
 *         assertThat(words.maps()).containsExactly(
 *                 Map.of("to", 1L, "be", 1L, "or", 1L, "not", 1L), Map.of(), Map.of("to", 1L, "be", 1L));
 *     }
 * }
 * }</pre>
 *
 * <p>Words: a <em>script</em> is a list of steps, one for each batch interval ({@link io.tidemill.testkit.ScriptedSource});
 * <em>collected</em> is what an output got, batch by batch ({@link io.tidemill.testkit.Collected}); to <em>advance</em> is to
 * turn the clock and to run, on the calling thread, all that is due by then ({@link io.tidemill.testkit.StreamTest#advance}).
 *
 * <p>To find your way: {@link io.tidemill.testkit.StreamTest} is what most tests need; its parts can be used alone, with a
 * context of your own: {@link io.tidemill.testkit.ManualTimeline} for its {@code timeline}, {@link
 * io.tidemill.testkit.RecordedEvents} as a listener, a {@code ScriptedSource} for any {@code stream(source)}. {@link
 * io.tidemill.testkit.FaultyLogStore} plays crashes and failures of the disk, over a {@link io.tidemill.testkit.MemoryLogStore} or a real
 * directory. {@link io.tidemill.testkit.ChildProcess} is for what only a real crash shows: a program in another JVM, and {@code kill -9}.
 * {@link io.tidemill.testkit.RunningProgram} is for a source that meets a real server, in real time.
 */
@NullMarked
package io.tidemill.testkit;

import org.jspecify.annotations.NullMarked;

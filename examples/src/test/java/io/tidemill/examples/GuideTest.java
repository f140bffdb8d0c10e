package io.tidemill.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.rdd.DoubleRDD;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.MapWithStateDStream;
import io.tidemill.stream.PairDStream;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The user guide is complete. */
class GuideTest {
    /** Public for the packages and engines below, not for programs. */
    private static final Set<String> NOT_FOR_PROGRAMS = Set.of(
            "RDD.plan", // what an engine runs
            "RDD.context", // how operators make further RDDs
            "BatchContext.rdds"); // what the runtime makes RDDs with

    @Test
    void namesEveryMethodOfRDDs() throws Exception {
        assertThat(missing("RDDs", "Streams", RDD.class, PairRDD.class, DoubleRDD.class, BatchContext.class))
                .isEmpty();
    }

    @Test
    void namesEveryMethodOfStreams() throws Exception {
        assertThat(missing(
                        "Streams",
                        "Errors",
                        DStreamLike.class,
                        DStream.class,
                        PairDStream.class,
                        MapWithStateDStream.class))
                .isEmpty();
    }

    @Test
    void namesEveryMethodOfTheStreamingContext() throws Exception {
        assertThat(missing("Concepts", "Performance", StreamingContext.class)).isEmpty();
    }

    /** Returns the methods that do not stand from one chapter up to another. */
    private static Set<String> missing(String from, String to, Class<?>... types) throws Exception {
        List<String> lines = Documents.lines("guide.md");
        String text = String.join("\n", lines.subList(lines.indexOf("## " + from), lines.indexOf("## " + to)));
        Set<String> missing = new TreeSet<>();
        for (Class<?> type : types) {
            for (String method : methods(type)) {
                String name = type.getSimpleName() + "." + method;
                boolean isNamed = Pattern.compile("(\\b|`)" + method + "(\\(|`)")
                        .matcher(text)
                        .find();
                if (!isNamed && !NOT_FOR_PROGRAMS.contains(name)) {
                    missing.add(name);
                }
            }
        }
        return missing;
    }

    private static Set<String> methods(Class<?> type) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("toString"))
                .forEach(method -> names.add(method.getName()));
        return names;
    }
}

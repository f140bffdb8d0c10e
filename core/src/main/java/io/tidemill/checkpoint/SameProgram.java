package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A name that the program gave is what goes on, whatever else has changed. A name that is made of kind and order may belong to
 * another one after a change of the program. So it has to be shown that it does not: a source without a name keeps its place; where
 * there are several states or windows of one kind without names, each keeps its lineage; and those with one lineage keep their code
 * and their lines, since nothing else tells them apart.
 */
/**
 * Whether what has no given name is what it was.
 *
 * @param location where the directory lies
 * @param before the program that wrote it
 * @param now the program that is about to start
 * @param moved the sources that have given records; what others have is not worth a refusal
 */
record SameProgram(String location, Started before, Started now, Set<String> moved) {
    private static final Logger LOG = LoggerFactory.getLogger(SameProgram.class);

    void check() {
        for (SourceDescription source : now.sources()) {
            before.continuedBy(now, before.sources(), source).ifPresent(old -> checkSource(old, source));
        }
        checkAll(before.states(), now.states());
        checkAll(before.windows(), now.windows());
        checkApplication();
    }

    private void checkSource(SourceDescription old, SourceDescription source) {
        if (!old.kind().equals(source.kind())) {
            throw changed("the source '" + source.name() + "' is of another kind", List.of(old), List.of(source));
        }
        boolean isMoved = !old.origin().lineage().equals(source.origin().lineage());
        if (isMoved && !source.origin().isGiven()) {
            throw changed("the source '" + source.name() + "' is at another place", List.of(old), List.of(source));
        }
        boolean isOneOfTwins =
                moved.contains(old.name()) && (hasTwin(source, now.sources()) || hasTwin(old, before.sources()));
        if (!source.origin().isGiven() && isOneOfTwins && !isSameCode(old, source)) {
            throw unclear(
                    source.kind(), unnamed(before.sources(), source.kind()), unnamed(now.sources(), source.kind()));
        }
        if (isMoved) {
            LOG.warn(
                    "The source {} goes on where {} was, with its positions and what it had received",
                    source.told(),
                    old.told());
        }
    }

    private <D extends Description> void checkAll(List<D> olds, List<D> news) {
        for (D one : news) {
            Optional<D> old = before.continuedBy(now, olds, one);
            if (old.isPresent() && !one.origin().isGiven()) {
                check(old.get(), olds, one, news);
            }
        }
    }

    private <D extends Description> void check(D old, List<D> olds, D one, List<D> news) {
        List<D> oldPeers = unnamed(olds, one.kind());
        List<D> peers = unnamed(news, one.kind());
        boolean isMoved = !old.origin().lineage().equals(one.origin().lineage());
        if (oldPeers.size() <= 1 && peers.size() <= 1) {
            if (isMoved) {
                LOG.warn(
                        "{} goes on with what {} had. If it is another one, give it a name of its own with .named(...)",
                        one.told(),
                        old.told());
            }
            return;
        }
        boolean isOneOfTwins = hasTwin(one, peers) || hasTwin(old, oldPeers);
        boolean isUnlike = isMoved || (isOneOfTwins && !isSameCode(old, one));
        if (isUnlike) {
            throw unclear(one.kind(), oldPeers, peers);
        }
    }

    private static <D extends Description> List<D> unnamed(List<D> all, String kind) {
        return all.stream()
                .filter(one -> !one.origin().isGiven() && one.kind().equals(kind))
                .toList();
    }

    private static boolean hasTwin(Description one, List<? extends Description> peers) {
        return peers.stream().anyMatch(other -> isTwin(one, other));
    }

    private static boolean isTwin(Description one, Description other) {
        return !one.name().equals(other.name())
                && one.kind().equals(other.kind())
                && !one.origin().isGiven()
                && !other.origin().isGiven()
                && one.origin().lineage().equals(other.origin().lineage());
    }

    private static boolean isSameCode(Description old, Description one) {
        return old.origin().code().equals(one.origin().code())
                && old.origin().site().equals(one.origin().site());
    }

    private TidemillException unclear(String kind, List<? extends Description> olds, List<? extends Description> news) {
        return changed("it cannot be told which " + kind + " without a name goes on with which", olds, news);
    }

    private TidemillException changed(String what, List<? extends Description> olds, List<? extends Description> news) {
        List<String> names = Started.names(olds);
        return Continuation.refused(
                location,
                what + ".\n"
                        + "  the directory holds " + told(olds) + "\n"
                        + "  the program has     " + told(news) + "\n"
                        + "Either say what goes on by giving it the old name, as in .named(\"" + names.get(0)
                        + "\"), or let what was kept be lost with tidemill.checkpoint.discard="
                        + String.join(",", names));
    }

    private static String told(List<? extends Description> all) {
        return all.isEmpty()
                ? "none"
                : String.join(", ", all.stream().map(Description::told).toList());
    }

    private void checkApplication() {
        if (before.application().equals(now.application())) {
            return;
        }
        List<Description> unnamed = new ArrayList<>();
        all(now).filter(one -> !one.origin().isGiven())
                .filter(one -> all(before).anyMatch(old -> old.name().equals(one.name())))
                .filter(one -> !now.discarded().contains(one.name()))
                .forEach(unnamed::add);
        if (unnamed.isEmpty()) {
            LOG.warn(
                    "The application '{}' goes on with the checkpoint directory {} of the application '{}'",
                    now.application(),
                    location,
                    before.application());
            return;
        }
        throw Continuation.refused(
                location,
                "it belongs to the application '" + before.application() + "', and this one is '" + now.application()
                        + "', with " + told(unnamed)
                        + ", which have no names of their own. Choose another directory for this application; or, if"
                        + " it is the same one, give it its old name, or give these .named(...)");
    }

    private static Stream<Description> all(Started program) {
        return Stream.<List<? extends Description>>of(program.sources(), program.states(), program.windows())
                .flatMap(List::stream);
    }

    /** Warns, once for each group, of those in a program that nothing but their code tells apart. */
    static void tellTwins(Started program) {
        List<Description> all = all(program).toList();
        List<Description> told = new ArrayList<>();
        for (Description one : all) {
            List<Description> twins = all.stream()
                    .filter(other -> one == other || isTwin(one, other))
                    .filter(other -> !told.contains(other))
                    .toList();
            if (twins.size() > 1) {
                told.addAll(twins);
                LOG.warn(
                        "{} have no names, and only the program's code tells them apart: when it changes, the"
                                + " checkpoint is refused. Give each of them its own name with .named(...)",
                        told(twins));
            }
        }
    }
}

package com.monassurance.migrations.revision;

import static com.monassurance.migrations.revision.Graphs.path;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Four small graphs, and their ways by what a person types. */
final class SamplePaths {

    /** One line. */
    static final RevisionPath LINE = path("aa1", "aa2 < aa1", "b3 < aa2", "c4 < b3");

    /** A trunk t1-t2 with the branches shop (s1-s2) and acct (a1), as in Alembic's documentation. */
    static final RevisionPath TREE = path("t1", "t2 < t1", "s1 < t2 @ shop", "s2 < s1", "a1 < t2 @ acct");

    /** The same, joined by m and going on with n. */
    static final RevisionPath MERGED =
            path("t1", "t2 < t1", "s1 < t2 @ shop", "s2 < s1", "a1 < t2 @ acct", "m < s2 a1", "n < m");

    /** Two bases: net (n1-n3) and shop (s1-s2), where s2 depends on n2. */
    static final RevisionPath STREAMS = path("n1 @ net", "n2 < n1", "n3 < n2", "s1 @ shop", "s2 < s1 ! n2");

    private SamplePaths() {}

    static List<String> up(RevisionPath path, String target, String... applied) {
        return path.up(Set.of(applied), Target.parse(target));
    }

    static List<String> down(RevisionPath path, String target, String... applied) {
        return path.down(Set.of(applied), Target.parse(target));
    }

    static Set<String> stamp(RevisionPath path, String targets, String... applied) {
        return path.stamp(
                Set.of(applied),
                Arrays.stream(targets.split(" ")).map(Target::parse).toList(),
                false);
    }

    static List<String> history(RevisionPath path, String range, String... applied) {
        return path.range(Set.of(applied), RevisionRange.parse(range)).stream()
                .map(Revision::id)
                .toList();
    }
}

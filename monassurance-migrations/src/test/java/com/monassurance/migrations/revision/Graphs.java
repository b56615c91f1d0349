package com.monassurance.migrations.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import java.util.Arrays;
import java.util.List;

/** Writes graphs the short way: {@code id < parents ! depends-on @ labels}, each list with spaces. */
final class Graphs {

    private Graphs() {}

    static RevisionGraph graph(String... lines) {
        return RevisionGraph.of(Arrays.stream(lines).map(Graphs::revision).toList());
    }

    static RevisionPath path(String... lines) {
        return RevisionPath.of(graph(lines));
    }

    static Revision revision(String line) {
        return new Revision(line.split("[<!@]")[0].strip(), part(line, '<'), part(line, '!'), part(line, '@'), "");
    }

    static MigrationException refused(MigrationError error, Runnable call) {
        MigrationException[] thrown = new MigrationException[1];
        assertThatExceptionOfType(MigrationException.class)
                .isThrownBy(call::run)
                .satisfies(e -> thrown[0] = e);
        assertThat(thrown[0].error()).as(thrown[0].getMessage()).isEqualTo(error);
        return thrown[0];
    }

    /** What a refused call says and advises. */
    static String refusal(MigrationError error, Runnable call) {
        MigrationException refused = refused(error, call);
        return refused.problem() + " " + refused.nextStep();
    }

    private static List<String> part(String line, char mark) {
        int at = line.indexOf(mark);
        if (at < 0) {
            return List.of();
        }
        String words = line.substring(at + 1).split("[<!@]")[0].strip();
        return words.isEmpty() ? List.of() : List.of(words.split(" +"));
    }
}

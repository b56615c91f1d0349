package com.monassurance.migrations.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the place in a script of a failure inside the body of a DO block or a routine. Confined to one thread. */
final class BodyPlaces {

    private static final String PLPGSQL = "PL/pgSQL";

    /** Older servers put this before an expression they evaluate. */
    private static final String EXPRESSION = "SELECT ";

    /** A statement and its body. */
    private record Candidate(SqlStatement statement, RoutineBody body) {}

    private final ServerPlace place;
    private final @Nullable Candidate failed;
    private final List<Candidate> created = new ArrayList<>();

    private BodyPlaces(SqlStatement failed, ServerPlace place, List<SqlStatement> script) {
        this.place = place;
        RoutineBody own = RoutineBody.of(failed);
        this.failed = own == null ? null : new Candidate(failed, own);
        for (int i = script.size() - 1; i >= 0; i--) {
            RoutineBody body = RoutineBody.of(script.get(i));
            if (body != null && !body.isDoBlock()) {
                created.add(new Candidate(script.get(i), body));
            }
        }
    }

    /**
     * Looks in the statement that failed and, for a routine it called, in the statements of the script.
     *
     * @return {@code line:column}, or empty when the failure lies in no body of theirs
     */
    static Optional<String> find(SqlStatement failed, ServerPlace place, List<SqlStatement> script) {
        if (place.where().isEmpty() && place.internalQuery().isEmpty()) {
            return Optional.empty();
        }
        return new BodyPlaces(failed, place, script).find();
    }

    private Optional<String> find() {
        String[] frames = place.where().split("\\R");
        if (failed != null && !failed.body.isDoBlock()) {
            return find(failed, frames[0], true);
        }
        boolean innermost = true;
        for (String frame : frames) {
            if (failed != null && failed.body.isNamedIn(frame)) {
                return find(failed, frame, innermost);
            }
            for (Candidate candidate : created) {
                Optional<String> found =
                        candidate.body.isNamedIn(frame) ? find(candidate, frame, innermost) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            innermost &= !frame.contains(PLPGSQL);
        }
        return Optional.empty();
    }

    /** The query of the server belongs to the innermost routine; of the others only the line is known. */
    private Optional<String> find(Candidate candidate, String frame, boolean innermost) {
        int line = frame.contains(PLPGSQL) ? lineIn(frame, candidate.body) : 0;
        int offset = -1;
        if (innermost) {
            String query = place.internalQuery();
            offset = candidate.body.offsetOf(query, place.internalPosition(), line);
            if (offset < 0 && query.startsWith(EXPRESSION)) {
                offset = candidate.body.offsetOf(
                        query.substring(EXPRESSION.length()), place.internalPosition() - EXPRESSION.length(), line);
            }
        }
        if (offset < 0) {
            offset = candidate.body.offsetOfLine(line);
        }
        return offset < 0 ? Optional.empty() : Optional.of(candidate.statement.placeAt(offset));
    }

    /** The first number behind the name and the types of the arguments, in whatever language the server speaks. */
    private static int lineIn(String frame, RoutineBody body) {
        int at = Math.max(body.endOfNameIn(frame), frame.lastIndexOf(')'));
        while (at < frame.length() && !Character.isDigit(frame.charAt(at))) {
            at++;
        }
        int line = 0;
        while (at < frame.length() && Character.isDigit(frame.charAt(at)) && line < 100_000_000) {
            line = line * 10 + Character.digit(frame.charAt(at), 10);
            at++;
        }
        return line;
    }
}

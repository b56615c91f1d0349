package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.script.LeadingTokens;
import com.monassurance.migrations.script.SqlStatement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which statements of a model are not run, since they reach beyond the scratch database. Stateless. */
final class ModelRule {

    private static final int TOKENS_MAX = 64;

    /** What belongs to the whole server. */
    private static final Set<String> SERVER_WIDE = Set.of("role", "user", "group", "tablespace", "database", "system");

    private ModelRule() {}

    /** Why a statement is not run, if it is not. */
    static Optional<String> refusal(SqlStatement statement) {
        List<String> tokens = LeadingTokens.of(statement.text(), TOKENS_MAX);
        String first = at(tokens, 0);
        String second = at(tokens, 1);
        return switch (first) {
            case "create", "alter", "drop" -> change(tokens, first, second);
            case "comment" -> onServer(tokens, tokens.indexOf("on") + 1, "COMMENT ON");
            case "security" -> onServer(tokens, tokens.indexOf("on") + 1, "SECURITY LABEL ON");
            case "grant", "revoke" -> grant(tokens);
            case "reassign" -> refused("REASSIGN OWNED");
            case "copy" -> copy(statement, tokens);
            case "import" -> refused("IMPORT FOREIGN SCHEMA", "asks another server");
            case "load" -> refused("LOAD", "loads a library into the server");
            default -> Optional.empty();
        };
    }

    /** Whether the statement must be told not to connect to a publisher. */
    static boolean createsSubscription(SqlStatement statement) {
        List<String> tokens = LeadingTokens.of(statement.text(), 2);
        return at(tokens, 0).equals("create") && at(tokens, 1).equals("subscription");
    }

    private static Optional<String> change(List<String> tokens, String first, String second) {
        boolean isMapping = second.equals("user") && at(tokens, 2).equals("mapping");
        if (SERVER_WIDE.contains(second) && !isMapping) {
            return refused((first + " " + second).toUpperCase(Locale.ROOT));
        }
        if (first.equals("drop") && second.equals("owned")) {
            return refused("DROP OWNED");
        }
        boolean connects = first.equals("alter")
                && second.equals("subscription")
                && tokens.stream().anyMatch(Set.of("enable", "refresh", "connection")::contains);
        return connects
                ? refused("ALTER SUBSCRIPTION", "would connect to the publisher; leave the subscription disabled")
                : Optional.empty();
    }

    private static Optional<String> onServer(List<String> tokens, int kind, String what) {
        String word = at(tokens, kind);
        return Set.of("role", "tablespace", "database").contains(word)
                ? refused(what + " " + word.toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    /** Without ON it is about membership of roles. */
    private static Optional<String> grant(List<String> tokens) {
        String word = tokens.get(0).toUpperCase(Locale.ROOT);
        int on = tokens.indexOf("on");
        if (on < 0) {
            return refused(word + " of a role");
        }
        return Set.of("database", "tablespace", "parameter").contains(at(tokens, on + 1))
                ? refused(word + " ON " + at(tokens, on + 1).toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    private static Optional<String> copy(SqlStatement statement, List<String> tokens) {
        return statement.findCopyData().isPresent() || tokens.contains("stdin")
                ? Optional.empty()
                : refused("COPY with a file or a program", "reads or writes files of the server");
    }

    private static Optional<String> refused(String what) {
        return refused(what, "concerns the whole server, not the schema");
    }

    private static Optional<String> refused(String what, String why) {
        return Optional.of(what + " " + why + ". Remove the statement.");
    }

    private static String at(List<String> tokens, int place) {
        return place < tokens.size() ? tokens.get(place) : "";
    }
}

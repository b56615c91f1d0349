package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.PlainObject;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which objects of the kinds that are mostly replaced whole can be changed in place. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class PlainRules {

    private static final Set<String> OF_OPERATOR = Set.of("restrict", "join");
    private static final Set<String> OF_OPERATOR_ONCE = Set.of("commutator", "negator", "hashes", "merges");
    private static final int OPERATOR_ONCE_SINCE = 17;
    private static final Set<String> OF_BASE_TYPE =
            Set.of("receive", "send", "typmod_in", "typmod_out", "analyze", "subscript", "storage");
    /** What decides what an aggregate returns, which {@code CREATE OR REPLACE} cannot change. */
    private static final Set<String> FIXED_OF_AGGREGATE = Set.of("stype", "finalfunc", "hypothetical");

    private PlainRules() {}

    /**
     * Tells whether an object can become another without being dropped. Properties always can be altered, those of a
     * subscription too which only newer servers can change: it is never dropped, since its connection would be lost.
     *
     * @param from as it is
     * @param to as it will be, of the same id
     * @param majorVersion of the server
     * @return false when only dropping it and making it anew does it
     */
    public static boolean isAlterable(PlainObject from, PlainObject to, int majorVersion) {
        if (from.definition().equals(to.definition())) {
            return true;
        }
        return switch (to.id().kind()) {
            case FOREIGN_DATA_WRAPPER, LANGUAGE, TRANSFORM -> true;
            case OPERATOR, AGGREGATE, BASE_TYPE -> isAlterableByClause(from, to, majorVersion);
            default -> false;
        };
    }

    private static boolean isAlterableByClause(PlainObject from, PlainObject to, int majorVersion) {
        DefinitionClauses before = DefinitionClauses.of(from.definition());
        DefinitionClauses after = DefinitionClauses.of(to.definition());
        Set<String> changed = new TreeSet<>(before.entries().keySet());
        changed.addAll(after.entries().keySet());
        changed.removeIf(
                key -> Objects.equals(before.entries().get(key), after.entries().get(key)));
        if (!before.head().equals(after.head())) {
            return false;
        }
        return switch (to.id().kind()) {
            case OPERATOR -> changed.stream().allMatch(key -> canBeSet(key, before.entries(), majorVersion));
            case AGGREGATE -> changed.stream().noneMatch(FIXED_OF_AGGREGATE::contains);
            default ->
                changed.stream().allMatch(OF_BASE_TYPE::contains)
                        && (!changed.contains("storage")
                                || !"plain".equals(after.entries().get("storage")));
        };
    }

    private static boolean canBeSet(String key, Map<String, String> before, int majorVersion) {
        return OF_OPERATOR.contains(key)
                || (majorVersion >= OPERATOR_ONCE_SINCE && OF_OPERATOR_ONCE.contains(key) && !before.containsKey(key));
    }
}

package com.monassurance.migrations.diff;

import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Policy;
import com.monassurance.migrations.catalog.Rule;
import com.monassurance.migrations.catalog.SqlName;
import com.monassurance.migrations.catalog.Trigger;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.diff.Suspects.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for constraints, indexes, triggers, rules and policies that are called otherwise: their definitions are equal. */
final class PartRenames {

    private static final List<ObjectKind> KINDS = List.of(
            ObjectKind.DOMAIN_CONSTRAINT,
            ObjectKind.CONSTRAINT,
            ObjectKind.INDEX,
            ObjectKind.RULE,
            ObjectKind.TRIGGER,
            ObjectKind.POLICY);

    private static final int PARTS = 3;

    private PartRenames() {}

    static List<Proposal> find(Suspects suspects) {
        List<Proposal> proposals = new ArrayList<>();
        for (ObjectKind kind : KINDS) {
            Map<List<String>, List<CatalogObject>> created = new HashMap<>();
            suspects.created(kind).stream()
                    .filter(PartRenames::isOwn)
                    .forEach(each -> created.computeIfAbsent(each.id().path().subList(0, 2), on -> new ArrayList<>())
                            .add(each));
            List<Pair> pairs = new ArrayList<>();
            for (CatalogObject one : suspects.dropped(kind)) {
                List<String> on = suspects.mapped(one.id()).path().subList(0, 2);
                for (CatalogObject other :
                        isOwn(one) ? created.getOrDefault(on, List.of()) : List.<CatalogObject>of()) {
                    if (isSame(suspects, one, other)) {
                        Evidence evidence = new Evidence()
                                .definition(1)
                                .names(one.id().name(), other.id().name())
                                .comments(
                                        one.attachments().comment(),
                                        other.attachments().comment());
                        pairs.add(new Pair(Rename.of(one.id(), other.id()), evidence));
                    }
                }
            }
            proposals.addAll(suspects.accept(suspects.choose(pairs)));
        }
        return proposals;
    }

    /** What is attached to that of another table, or belongs to a constraint, follows it. */
    private static boolean isOwn(CatalogObject object) {
        boolean ofConstraint = object instanceof Index index && index.constraint() != null;
        boolean ofParent = object instanceof Trigger trigger && trigger.attachedTo() != null;
        boolean isInherited = object instanceof Constraint constraint && constraint.isInherited();
        return object.id().path().size() == PARTS && !ofConstraint && !ofParent && !isInherited;
    }

    private static boolean isSame(Suspects suspects, CatalogObject one, CatalogObject other) {
        if (one instanceof Constraint a && other instanceof Constraint b) {
            return a.type() == b.type() && mapped(suspects, a, a.definition()).equals(b.definition());
        }
        if (one instanceof Index a && other instanceof Index b) {
            return a.isUnique() == b.isUnique()
                    && mapped(suspects, a, a.definition()).equals(b.definition());
        }
        if (one instanceof Trigger a && other instanceof Trigger b) {
            return mapped(suspects, a, withoutName(a, a.definition())).equals(withoutName(b, b.definition()));
        }
        if (one instanceof Rule a && other instanceof Rule b) {
            return mapped(suspects, a, withoutName(a, a.definition())).equals(withoutName(b, b.definition()));
        }
        return one instanceof Policy a
                && other instanceof Policy b
                && a.command().equals(b.command())
                && a.isPermissive() == b.isPermissive()
                && a.roles().equals(b.roles())
                && Objects.equals(condition(suspects, a, a.using()), b.using() == null ? "" : b.using())
                && Objects.equals(condition(suspects, a, a.check()), b.check() == null ? "" : b.check());
    }

    private static String condition(Suspects suspects, Policy policy, @Nullable String text) {
        return text == null ? "" : mapped(suspects, policy, text);
    }

    private static String withoutName(CatalogObject object, String definition) {
        String name = " " + SqlName.quoted(object.id().name()) + " ";
        int at = definition.indexOf(name);
        return at < 0 ? definition : definition.substring(0, at) + definition.substring(at + name.length() - 1);
    }

    /** The definition with the relation and the columns under their new names. */
    private static String mapped(Suspects suspects, CatalogObject part, String definition) {
        List<String> before = part.id().path();
        List<String> after = suspects.mapped(part.id()).path();
        String text = definition.replace(
                SqlName.qualified(before.get(0), before.get(1)), SqlName.qualified(after.get(0), after.get(1)));
        for (Map.Entry<ObjectId, ObjectId> column : suspects.columns().entrySet()) {
            if (column.getKey().path().subList(0, 2).equals(before.subList(0, 2))) {
                String old = SqlName.quoted(column.getKey().name());
                text = Pattern.compile("(?<![\\w\"$])" + Pattern.quote(old) + "(?![\\w\"$])")
                        .matcher(text)
                        .replaceAll(Matcher.quoteReplacement(
                                SqlName.quoted(column.getValue().name())));
            }
        }
        return text;
    }
}

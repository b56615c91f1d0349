package com.monassurance.migrations.sqlplan;

import com.monassurance.migrations.catalog.AccessChanges;
import com.monassurance.migrations.catalog.AccessState;
import com.monassurance.migrations.catalog.AccessState.Right;
import com.monassurance.migrations.catalog.AccessStep;
import com.monassurance.migrations.catalog.AttachmentDdl;
import com.monassurance.migrations.catalog.Attachments;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.Columns;
import com.monassurance.migrations.catalog.CompositeType;
import com.monassurance.migrations.catalog.Constraint;
import com.monassurance.migrations.catalog.DomainType;
import com.monassurance.migrations.catalog.GivenName;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Privileges;
import com.monassurance.migrations.catalog.Privileges.Grant;
import com.monassurance.migrations.catalog.References;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.SqlName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings what hangs on an object that stays from one state to another: owner, comment, security labels, the extensions it
 * goes along with, and privileges. Pure; thread-safe.
 */
final class AttachmentChanges {

    private AttachmentChanges() {}

    /**
     * Returns the statements for an object as a whole, the owner first. A sequence's owner is left to {@link SequenceChanges}.
     *
     * @param from the object as it is
     * @param to the same as it will be; constraints and indexes are renamed already
     * @param majorVersion of the server, which decides what a table's owner may do
     */
    static List<String> between(CatalogObject from, CatalogObject to, int majorVersion) {
        Attachments before = from.attachments();
        Attachments after = to.attachments();
        List<String> statements = new ArrayList<>();
        CatalogObject standing = standing(from, to);
        String reference = References.of(standing);
        if (!(to instanceof Sequence) && !Objects.equals(before.owner(), after.owner())) {
            statements.addAll(AttachmentDdl.owner(to));
        }
        texts(statements, reference, before, after);
        extensions(statements, reference, before, after);
        if (to instanceof DomainType domain) {
            domainNotNull(statements, ((DomainType) from).notNull(), domain);
        } else if (to instanceof CompositeType type) {
            attributes(statements, (CompositeType) from, type);
        }
        if (!Objects.equals(before.privileges(), after.privileges())
                || !Objects.equals(before.owner(), after.owner())) {
            statements.addAll(AccessChanges.write(
                    steps(from, to, majorVersion),
                    owner(to, from),
                    AccessState.all(to.id().kind(), majorVersion),
                    "",
                    " on " + References.forGrant(to)));
        }
        return statements;
    }

    /**
     * Returns the statements for the columns that are on both sides: comments, labels, privileges, and the comments of
     * their NOT NULL. They come after those of the relation, since what is revoked there goes from the columns too.
     *
     * @param from the relation as it is
     * @param to the same as it will be
     * @param before its columns as they are
     * @param after its columns as they will be
     * @param majorVersion of the server
     */
    static List<String> ofColumns(
            CatalogObject from, CatalogObject to, Columns before, Columns after, int majorVersion) {
        List<String> statements = new ArrayList<>();
        String relation = References.name(to);
        List<AccessStep> steps = steps(from, to, majorVersion);
        for (Column column : after) {
            Column old = before.find(column.name()).orElse(null);
            if (old == null) {
                continue;
            }
            String name = SqlName.quoted(column.name());
            texts(statements, "column " + relation + "." + name, old.attachments(), column.attachments());
            notNull(statements, relation, old.notNull(), column.notNull());
            AccessState now = left(state(old), steps, from, to);
            List<String> all = AccessState.all(ObjectKind.COLUMN, majorVersion);
            statements.addAll(AccessChanges.write(
                    AccessChanges.between(now, state(column), owner(to, from), all),
                    owner(to, from),
                    all,
                    " (" + name + ")",
                    " on table " + relation));
        }
        return statements;
    }

    private static void texts(List<String> statements, String reference, Attachments before, Attachments after) {
        if (!Objects.equals(before.comment(), after.comment())) {
            statements.add(comment(reference, after.comment()));
        }
        SortedMap<String, String> labels = new TreeMap<>(before.labels());
        labels.putAll(after.labels());
        labels.keySet().forEach(provider -> {
            String label = after.labels().get(provider);
            if (!Objects.equals(before.labels().get(provider), label)) {
                statements.add("security label for " + SqlName.quoted(provider) + " on " + reference + " is "
                        + (label == null ? "null" : SqlName.literal(label)));
            }
        });
    }

    private static String comment(String reference, @Nullable String text) {
        return text == null ? "comment on " + reference + " is null" : AttachmentDdl.comment(reference, text);
    }

    private static void extensions(List<String> statements, String reference, Attachments before, Attachments after) {
        TreeSet<String> all = new TreeSet<>(before.extensions());
        all.addAll(after.extensions());
        for (String extension : all) {
            boolean isWanted = after.extensions().contains(extension);
            if (isWanted != before.extensions().contains(extension)) {
                statements.add("alter " + reference + (isWanted ? "" : " no") + " depends on extension "
                        + SqlName.quoted(extension));
            }
        }
    }

    /** What has a name that the server chose keeps the name it has. */
    private static CatalogObject standing(CatalogObject from, CatalogObject to) {
        boolean isKept =
                (from instanceof Constraint constraint && constraint.name().equals(((Constraint) to).name()))
                        || (from instanceof Index index && index.name().equals(((Index) to).name()));
        return isKept ? from : to;
    }

    private static void notNull(
            List<String> statements, String relation, Column.@Nullable NotNull before, Column.@Nullable NotNull after) {
        String old = before == null ? null : before.comment();
        if (after != null && !Objects.equals(old, after.comment())) {
            String name = name(before, after);
            statements.add(comment("constraint " + SqlName.quoted(name) + " on " + relation, after.comment()));
        }
    }

    private static void domainNotNull(List<String> statements, Column.@Nullable NotNull before, DomainType domain) {
        notNull(statements, "domain " + References.name(domain), before, domain.notNull());
    }

    private static String name(Column.@Nullable NotNull before, Column.NotNull after) {
        GivenName old = before == null ? null : before.name();
        return old != null && old.equals(after.name())
                ? old.value()
                : after.name().value();
    }

    private static void attributes(List<String> statements, CompositeType from, CompositeType to) {
        for (CompositeType.Attribute attribute : to.columns()) {
            from.columns().stream()
                    .filter(old ->
                            old.name().equals(attribute.name()) && !Objects.equals(old.comment(), attribute.comment()))
                    .forEach(old -> statements.add(comment(
                            "column " + References.name(to) + "." + SqlName.quoted(attribute.name()),
                            attribute.comment())));
        }
    }

    private static List<AccessStep> steps(CatalogObject from, CatalogObject to, int majorVersion) {
        if (Objects.equals(from.attachments(), to.attachments())) {
            return List.of();
        }
        String owner = owner(to, from);
        return AccessChanges.between(
                state(from, to, majorVersion).withOwner(owner(from, to), owner),
                state(to, from, majorVersion),
                owner,
                AccessState.all(to.id().kind(), majorVersion));
    }

    private static AccessState state(CatalogObject object, CatalogObject other, int majorVersion) {
        Privileges privileges = object.attachments().privileges();
        return privileges == null
                ? AccessState.builtIn(object.id().kind(), owner(object, other), majorVersion)
                : AccessState.of(privileges);
    }

    private static AccessState state(Column column) {
        Privileges privileges = column.attachments().privileges();
        return privileges == null ? new AccessState(new TreeMap<>()) : AccessState.of(privileges);
    }

    /** The owner; where owners are not read, the one who gave what was given. */
    private static String owner(CatalogObject object, CatalogObject other) {
        String owner = object.attachments().owner();
        return owner != null ? owner : giver(object).or(() -> giver(other)).orElse("");
    }

    private static Optional<String> giver(CatalogObject object) {
        Privileges privileges = object.attachments().privileges();
        List<Grant> grants = privileges == null ? List.of() : privileges.grants();
        return grants.stream()
                .filter(grant -> grant.grantee().equals(grant.grantor()))
                .map(Grant::grantor)
                .findFirst()
                .or(() -> grants.stream().map(Grant::grantor).min(Comparator.naturalOrder()));
    }

    /** What revocations from the relation leave of a column's privileges. */
    private static AccessState left(AccessState column, List<AccessStep> steps, CatalogObject from, CatalogObject to) {
        SortedMap<Right, Boolean> left =
                new TreeMap<>(column.withOwner(owner(from, to), owner(to, from)).rights());
        for (AccessStep step : steps) {
            if (step.form().isGrant()) {
                continue;
            }
            HashSet<Right> hit = new HashSet<>();
            step.privileges().forEach(each -> hit.add(new Right(step.grantee(), step.grantor(), each)));
            if (step.form() == AccessStep.Form.REVOKE_OPTION) {
                left.replaceAll((right, isGrantable) -> isGrantable && !hit.contains(right));
            } else {
                left.keySet().removeAll(hit);
            }
            if (step.form() == AccessStep.Form.REVOKE_CASCADE) {
                left.keySet().removeIf(right -> !right.grantor().equals(owner(to, from)));
            }
        }
        return new AccessState(left);
    }
}

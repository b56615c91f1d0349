package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Privileges.Grant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes owners, privileges, comments and security labels. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class AttachmentDdl {

    private AttachmentDdl() {}

    /**
     * Writes the owner, which has to stand before what only an owner may do.
     *
     * @param object the object
     * @return one statement, or none where there is no owner
     */
    public static List<String> owner(CatalogObject object) {
        String owner = object.attachments().owner();
        return owner == null
                ? List.of()
                : List.of("alter " + References.of(object) + " owner to " + SqlName.quoted(owner));
    }

    /**
     * Writes all but the owner, for an object that is new. Its privileges are told from those that the server gives; what
     * default privileges add is not known here.
     *
     * @param object the object
     * @param majorVersion of the server
     * @return the statements
     */
    public static List<String> others(CatalogObject object, int majorVersion) {
        Attachments attachments = object.attachments();
        List<String> statements = new ArrayList<>();
        String reference = References.of(object);
        if (attachments.comment() != null) {
            statements.add(comment(reference, attachments.comment()));
        }
        attachments.labels().forEach((provider, label) -> statements.add(label(reference, provider, label)));
        for (String extension : attachments.extensions()) {
            statements.add("alter " + reference + " depends on extension " + SqlName.quoted(extension));
        }
        if (attachments.privileges() != null) {
            statements.addAll(privileges(object, attachments.owner(), attachments.privileges(), majorVersion));
        }
        return statements;
    }

    /**
     * Writes what hangs on columns that are new.
     *
     * @param relation their relation
     * @param columns the columns
     * @return the statements
     */
    public static List<String> columns(CatalogObject relation, Columns columns) {
        List<String> statements = new ArrayList<>();
        String name = References.name(relation);
        for (Column column : columns) {
            Attachments attachments = column.attachments();
            String reference = "column " + name + "." + SqlName.quoted(column.name());
            if (attachments.comment() != null) {
                statements.add(comment(reference, attachments.comment()));
            }
            attachments.labels().forEach((provider, label) -> statements.add(label(reference, provider, label)));
            if (attachments.privileges() != null) {
                statements.addAll(privileges(
                        " (" + SqlName.quoted(column.name()) + ")",
                        "table " + name,
                        relation.attachments().owner(),
                        attachments.privileges()));
            }
        }
        return statements;
    }

    /**
     * Writes a comment.
     *
     * @param reference what {@code COMMENT ON} calls the object
     * @param comment the text
     * @return the statement
     */
    public static String comment(String reference, String comment) {
        return "comment on " + reference + " is " + SqlName.literal(comment);
    }

    private static String label(String reference, String provider, String label) {
        return "security label for " + SqlName.quoted(provider) + " on " + reference + " is " + SqlName.literal(label);
    }

    private static List<String> privileges(
            CatalogObject object, @Nullable String owner, Privileges privileges, int majorVersion) {
        List<String> all = AccessState.all(object.id().kind(), majorVersion);
        String reference = References.forGrant(object);
        if (owner != null && !all.isEmpty()) {
            AccessState given = AccessState.builtIn(object.id().kind(), owner, majorVersion);
            List<AccessStep> steps =
                    new ArrayList<>(AccessChanges.between(given, AccessState.of(privileges), owner, all));
            steps.sort(Comparator.comparingInt(step -> place(step, privileges)));
            return AccessChanges.write(steps, owner, all, "", " on " + reference);
        }
        List<String> statements = new ArrayList<>();
        Set<String> holders = new LinkedHashSet<>(Set.of(""));
        privileges.grants().forEach(grant -> holders.add(grant.grantor()));
        holders.forEach(holder -> statements.add("revoke all on " + reference + " from " + SqlName.role(holder)));
        statements.addAll(privileges("", reference, owner, privileges));
        return statements;
    }

    /** Revocations first, then grants in the server's order, in which it will list them again. */
    private static int place(AccessStep step, Privileges privileges) {
        for (int i = 0; step.form().isGrant() && i < privileges.grants().size(); i++) {
            Grant grant = privileges.grants().get(i);
            if (grant.grantee().equals(step.grantee()) && grant.grantor().equals(step.grantor())) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> privileges(
            String columns, String reference, @Nullable String owner, Privileges privileges) {
        List<String> statements = new ArrayList<>();
        for (Grant grant : privileges.grants()) {
            List<String> grants = grants(columns, " on " + reference, grant);
            boolean isByOther = owner != null && !grant.grantor().equals(owner);
            if (isByOther) {
                statements.add("set session authorization " + SqlName.quoted(grant.grantor()));
            }
            statements.addAll(grants);
            if (isByOther) {
                statements.add("reset session authorization");
            }
        }
        return statements;
    }

    /**
     * Writes what one role gave to another: one grant to pass on, one not to.
     *
     * @param columns the columns in parentheses, or empty
     * @param on what follows the privileges, such as {@code  on table public.policies}
     * @param grant the grant
     * @return the statements
     */
    public static List<String> grants(String columns, String on, Grant grant) {
        List<String> statements = new ArrayList<>();
        List<String> plain = grant.granted().stream()
                .filter(each -> !grant.grantable().contains(each))
                .toList();
        if (!plain.isEmpty()) {
            statements.add("grant " + words(plain, columns) + on + " to " + SqlName.role(grant.grantee()));
        }
        if (!grant.grantable().isEmpty()) {
            statements.add("grant " + words(grant.grantable(), columns) + on + " to " + SqlName.role(grant.grantee())
                    + " with grant option");
        }
        return statements;
    }

    private static String words(List<String> privileges, String columns) {
        return String.join(", ", privileges.stream().map(each -> each + columns).toList());
    }

    /**
     * Writes privileges that objects yet to come will have.
     *
     * @param defaults the privileges
     * @return the statements
     */
    public static List<String> defaults(DefaultPrivileges defaults) {
        List<String> statements = new ArrayList<>();
        String start = "alter default privileges for role " + SqlName.quoted(defaults.role())
                + (defaults.schema().isEmpty() ? " " : " in schema " + SqlName.quoted(defaults.schema()) + " ");
        for (Grant grant : defaults.builtIn().grants()) {
            statements.add(start + "revoke all on " + defaults.objects() + " from " + SqlName.role(grant.grantee()));
        }
        for (Grant grant : defaults.privileges().grants()) {
            grants("", " on " + defaults.objects(), grant).forEach(each -> statements.add(start + each));
        }
        return statements;
    }
}

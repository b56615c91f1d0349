package com.monassurance.migrations.lint;

import com.monassurance.migrations.lint.KnownTable.KnownColumn;
import com.monassurance.migrations.lint.KnownTable.KnownConstraint;
import com.monassurance.migrations.lint.SqlCommand.AlterTable;
import com.monassurance.migrations.lint.TableAction.ChangeType;
import com.monassurance.migrations.sqlplan.LockMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules about changing what a column, a domain or an enum is. Stateless. */
final class TypeRules {

    private static final int USERS_SHOWN = 10;

    private static final Rule CHANGING = Rule.of(
            Severity.ERROR,
            "changing-column-type",
            "Changes the type of a column and writes the table again",
            "Most changes of type write every row and every index again under ACCESS EXCLUSIVE: nobody reads or writes. "
                    + "Some do not: a longer varchar, varchar to text, more digits of a numeric, more precision of a time, "
                    + "timestamp to timestamptz in UTC. These are no finding when the old type is known, from the catalogue "
                    + "or from the script that made the column.",
            "A new column of the new type, a trigger that fills it, a backfill, and a switch in the code.",
            "squawk changing-column-type",
            "strong_migrations changing the type of a column",
            "eugene E5",
            "eugene E10");

    private static final Rule USED_BY_VIEW = Rule.of(
            Severity.ERROR,
            "type-used-by-view",
            "Changes the type of a column that a view shows",
            "PostgreSQL refuses to change the type of a column that a view or a rule uses. Told only with a catalogue, "
                    + "which knows the views.",
            "Drop the view before and create it again behind, in the same revision.");

    private static final Rule CONSTRAINING_DOMAIN = Rule.of(
            Severity.ERROR,
            "adding-domain-constraint",
            "Adds a constraint to a domain and looks at every row of every table that uses it",
            "ALTER DOMAIN ADD CHECK and SET NOT NULL hold SHARE on every table with a column of the domain while they look "
                    + "at all rows: writers wait.",
            "ADD … NOT VALID, which is quick and holds for new values at once. VALIDATE takes the same lock as ADD, so it "
                    + "waits for a quiet hour, or for ever.",
            "squawk ban-alter-domain-with-add-constraint");

    private static final Rule VALIDATING_DOMAIN = Rule.of(
            Severity.WARNING,
            "validating-domain-constraint",
            "Validates a constraint of a domain while writers wait",
            "Unlike that of a table, a constraint of a domain is validated under SHARE on every table with a column of the "
                    + "domain: writers wait while all rows are looked at.",
            "A quiet hour; or leave it NOT VALID, for new values are checked all the same.");

    private static final Rule CONSTRAINED_DOMAIN = Rule.of(
            Severity.INFO,
            "creating-domain-constraint",
            "Creates a domain with constraints",
            "A constraint of a domain is hard to change later: every table that uses it is looked at, and a column of it "
                    + "cannot be added without writing the table again.",
            "A plain type with a CHECK on the column.",
            "squawk ban-create-domain-with-constraint");

    private static final Rule ENUM_PLACE = Rule.of(
            Severity.INFO,
            "enum-value-without-place",
            "Adds an enum value at the end without saying so",
            "Values of an enum sort by their place. One that is added without BEFORE or AFTER goes to the end, wherever "
                    + "that is when the statement runs.",
            "Write BEFORE or AFTER the value next to it.",
            "squawk require-enum-value-ordering");

    private static final Rule CREATING_ENUM = Rule.of(
            Severity.INFO,
            "creating-enum",
            "Creates an enum",
            "Values of an enum cannot be removed or moved, and a new one cannot be used in the transaction that adds it.",
            "A table of values with a foreign key, or a text with a CHECK, where values come and go.",
            "eugene W13");

    private static final Rule COMPOSITE = Rule.of(
            Severity.WARNING,
            "altering-composite-type",
            "Changes a composite type",
            "Tables that are made of the type are changed with it under ACCESS EXCLUSIVE, and PostgreSQL refuses the "
                    + "change where a column holds values of it.",
            "A new type beside the old one.");

    static final List<RuleCheck> ALL = List.of(
            RuleCheck.of(CHANGING, TypeRules::changing),
            RuleCheck.of(USED_BY_VIEW, TypeRules::usedByView),
            RuleCheck.of(CONSTRAINING_DOMAIN, TypeRules::constrainingDomain),
            RuleCheck.of(VALIDATING_DOMAIN, TypeRules::validatingDomain),
            RuleCheck.of(CONSTRAINED_DOMAIN, TypeRules::constrainedDomain),
            RuleCheck.of(ENUM_PLACE, TypeRules::enumPlace),
            RuleCheck.of(CREATING_ENUM, TypeRules::creatingEnum),
            RuleCheck.of(COMPOSITE, TypeRules::composite));

    private TypeRules() {}

    private static void changing(Rule rule, Visit visit) {
        Actions.each(visit, ChangeType.class, (alter, change) -> {
            Exposure exposure = visit.exposure(alter.table());
            if (exposure.isHarmless()) {
                return;
            }
            Optional<KnownTable> table = visit.schema().find(alter.table());
            SqlType before = table.flatMap(known -> known.find(change.column()))
                    .map(KnownColumn::type)
                    .orElse(SqlType.UNKNOWN);
            String reason = reason(visit, table.orElse(null), change, before);
            if (!reason.isEmpty()) {
                visit.find(rule)
                        .at(change.span())
                        .on(alter.table())
                        .fix(utcFix(visit, alter, change, before))
                        .because(reason + exposure.words());
            }
        });
    }

    /** Why it is a finding, or empty when it is none. */
    private static String reason(Visit visit, @Nullable KnownTable found, ChangeType change, SqlType before) {
        Optional<KnownTable> table = Optional.ofNullable(found);
        boolean computes =
                !change.using().isEmpty() && !Expressions.isColumnOrCast(visit.text(), change.using(), change.column());
        if (computes) {
            return "USING computes every value anew, and the table is written again.";
        }
        TypeChange verdict = verdict(visit, before, change.type());
        String kept = "The rows of " + change.column() + " stay as they are, but ";
        return switch (verdict) {
            case NONE ->
                table.map(known -> checks(known, change.column(), kept)).orElse("");
            case INDEXES ->
                table.filter(known -> isIndexed(known, change.column()))
                        .map(known -> kept + "its indexes are built again while nobody reads or writes.")
                        .orElse("");
            case INDEXES_IN_UTC ->
                isUtc(visit)
                        ? table.filter(known -> isIndexed(known, change.column()))
                                .map(known -> kept + "its indexes are built again while nobody reads or writes.")
                                .orElse("")
                        : before + " becomes " + change.type()
                                + ", which writes the table again unless the session's time zone is UTC.";
            case REWRITE -> before + " becomes " + change.type() + ", and the table is written again.";
            case UNKNOWN ->
                before.isUnknown()
                        ? "The type before is not known, and most changes of type write the table again."
                        : "Whether a change from " + before + " to " + change.type()
                                + " writes the table again is not known here; most do.";
        };
    }

    private static TypeChange verdict(Visit visit, SqlType before, SqlType after) {
        TypeChange verdict = TypeChange.of(before, after);
        return verdict == TypeChange.UNKNOWN && ColumnRules.isConstrainedDomain(visit, after)
                ? TypeChange.REWRITE
                : verdict;
    }

    private static String checks(KnownTable table, String column, String kept) {
        List<String> checks = table.constraints().stream()
                .filter(each -> each.kind() == ConstraintSpec.Kind.CHECK && each.isValid())
                .filter(each -> each.columns().contains(column))
                .map(KnownConstraint::name)
                .toList();
        return checks.isEmpty()
                ? ""
                : kept + "all of them are looked at for " + String.join(", ", checks)
                        + " while nobody reads or writes.";
    }

    private static boolean isIndexed(KnownTable table, String column) {
        return table.indexes().stream().anyMatch(index -> index.columns().contains(column));
    }

    private static boolean isUtc(Visit visit) {
        String zone = visit.transaction()
                .settings()
                .getOrDefault("timezone", visit.file().session().getOrDefault("timezone", ""));
        return List.of("utc", "gmt", "etc/utc", "0").contains(zone.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String utcFix(Visit visit, AlterTable alter, ChangeType change, SqlType before) {
        boolean helps = change.using().isEmpty() && TypeChange.of(before, change.type()) == TypeChange.INDEXES_IN_UTC;
        return helps && !isUtc(visit)
                ? "set local timezone to 'UTC';\n" + OnlineForms.head(visit, alter) + " " + visit.text(change.span())
                : null;
    }

    private static void usedByView(Rule rule, Visit visit) {
        Actions.each(
                visit,
                ChangeType.class,
                (alter, change) -> visit.schema().findFacts().ifPresent(facts -> {
                    List<String> views = facts.viewsOver(visit.schema().resolve(alter.table()), change.column());
                    if (!views.isEmpty()) {
                        visit.find(rule)
                                .at(change.span())
                                .on(alter.table())
                                .because("The server refuses it while " + String.join(", ", views) + " shows "
                                        + change.column() + ".");
                    }
                }));
    }

    private static void constrainingDomain(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.ConstrainDomain domain
                && !domain.isNotValid()
                && !visit.schema().isNewType(domain.domain())
                && !isHarmless(visit, domain.domain())) {
            visit.find(rule)
                    .locking(LockMode.SHARE)
                    .fix(domain.isNotNull() ? null : visit.text(visit.span()) + " not valid")
                    .because("Writers of every table with a column of " + domain.domain()
                            + " wait while all rows are looked at." + users(visit, domain.domain()));
        }
    }

    private static void validatingDomain(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.ValidateDomain domain
                && !visit.schema().isNewType(domain.domain())
                && !isHarmless(visit, domain.domain())) {
            visit.find(rule)
                    .locking(LockMode.SHARE)
                    .because("Writers of every table with a column of " + domain.domain()
                            + " wait while all rows are looked at." + users(visit, domain.domain()));
        }
    }

    /** Whether it is known who uses the domain, and that nobody would notice. */
    private static boolean isHarmless(Visit visit, QualifiedName domain) {
        return visit.schema().findDomain(domain).isPresent()
                && visit.schema().usersOf(domain).stream()
                        .allMatch(table -> visit.exposure(table).isHarmless());
    }

    private static String users(Visit visit, QualifiedName domain) {
        List<String> users = visit.schema().usersOf(domain).stream()
                .limit(USERS_SHOWN)
                .map(QualifiedName::toString)
                .toList();
        return users.isEmpty() ? "" : " These are " + String.join(", ", users) + ".";
    }

    private static void constrainedDomain(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.CreateDomain domain && domain.isConstrained()) {
            visit.find(rule).because("The domain " + domain.domain() + " has constraints.");
        }
    }

    private static void enumPlace(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.AddEnumValue add && !add.isPlaced()) {
            visit.find(rule).because("'" + add.value() + "' goes behind all values of " + add.type() + ".");
        }
    }

    private static void creatingEnum(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.CreateEnum create) {
            visit.find(rule).because("The values of " + create.type() + " can only be added to.");
        }
    }

    private static void composite(Rule rule, Visit visit) {
        if (visit.command() instanceof SqlCommand.AlterComposite alter
                && !visit.schema().isNewType(alter.type())) {
            visit.find(rule).because("Whatever is made of " + alter.type() + " is changed or in the way.");
        }
    }
}

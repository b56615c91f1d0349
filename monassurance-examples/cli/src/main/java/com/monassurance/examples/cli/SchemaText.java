package com.monassurance.examples.cli;

import com.monassurance.migrations.autogenerate.DataReport;
import com.monassurance.migrations.autogenerate.Draft;
import com.monassurance.migrations.autogenerate.HazardCount;
import com.monassurance.migrations.autogenerate.PlanOutcome;
import com.monassurance.migrations.autogenerate.PreconditionAnswer;
import com.monassurance.migrations.autogenerate.RenameWords;
import com.monassurance.migrations.autogenerate.SchemaCheck;
import com.monassurance.migrations.catalog.CatalogComparison;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.sqlplan.PlannedStatement;
import com.monassurance.migrations.sqlplan.SchemaPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders what comparing and drafting answer. Stateless. */
final class SchemaText {

    private SchemaText() {}

    static MigrationException notProven(String reason) {
        return new MigrationException(
                MigrationError.NOT_PROVEN,
                reason,
                "Look at what is named above; nothing was written, and nothing was changed but on scratch.");
    }

    static CliException undecided(Console console, List<Proposal> proposals) {
        console.remark("Likely renamed:");
        for (Proposal each : proposals) {
            console.remark(String.format(
                    Locale.ROOT,
                    "  %s  (%.0f %%: %s)",
                    RenameWords.of(each.rename()),
                    each.score() * 100,
                    String.join(", ", each.evidence())));
        }
        return CliException.of(
                CliError.REFUSED,
                "Nobody has decided whether " + (proposals.size() == 1 ? "it is" : "they are")
                        + " renamed, or dropped and made anew; nothing was written.",
                "Give each with --rename or --not-renamed, or write '-- renamed-from: old' into the model.");
    }

    static List<Map<String, @Nullable Object>> json(List<Proposal> proposals) {
        return proposals.stream()
                .map(each -> Json.object(
                        "rename", RenameWords.of(each.rename()),
                        "score", each.score(),
                        "evidence", each.evidence()))
                .toList();
    }

    /** What would be lost, so that somebody can agree to it. */
    static CliException needsConsent(Console console, List<HazardCount> losses) {
        losses.forEach(loss -> console.remark(loss.summary()));
        return CliException.of(
                CliError.CONSENT_MISSING,
                "The upgrade would lose or change data, and nothing was written; other databases may hold more.",
                "Agree with --consent REASON, or keep tables and columns aside with --quarantine.");
    }

    static List<Map<String, @Nullable Object>> counts(List<HazardCount> counts) {
        return counts.stream()
                .map(count -> Json.object(
                        "kind", count.hazard().kind().word(),
                        "needsConsent", count.hazard().kind().needsConsent(),
                        "object", count.hazard().object().toString(),
                        "text", count.hazard().text(),
                        "counts", count.counts(),
                        "unknown", count.unknown()))
                .toList();
    }

    /** What a draft says besides its file. */
    static Map<String, @Nullable Object> json(Draft draft) {
        return Json.object(
                "consent", draft.revision().consent(),
                "hazards", counts(draft.data().hazards()),
                "downgradeHazards", counts(draft.back().hazards()),
                "inTheWay",
                        draft.data().preconditions().stream()
                                .filter(answer -> !(answer instanceof PreconditionAnswer.Met))
                                .map(PreconditionAnswer::summary)
                                .toList(),
                "notes", draft.notes());
    }

    static void remarks(Console console, List<String> notes, List<String> objects) {
        notes.forEach(console::remark);
        if (!objects.isEmpty()) {
            console.remark("Concerned: " + String.join(", ", objects));
        }
    }

    /** What the live data says to a plan. */
    static void remarks(Console console, DataReport data, DataReport back) {
        data.hazards().forEach(hazard -> console.remark(hazard.summary()));
        back.losses().forEach(loss -> console.remark("Going back: " + loss.summary()));
        for (PreconditionAnswer answer : data.preconditions()) {
            if (!(answer instanceof PreconditionAnswer.Met)) {
                console.remark("In the way: " + answer.summary());
            }
        }
    }

    static Map<String, @Nullable Object> json(SchemaCheck.Different different) {
        return Json.object("equal", false, "differences", json(different.differences()), "notes", different.notes());
    }

    static Map<String, @Nullable Object> json(PlanOutcome outcome) {
        if (outcome instanceof PlanOutcome.Proven proven) {
            return document(
                    false,
                    proven.upgrade(),
                    proven.downgrade(),
                    Json.object("status", "proven", "reason", null),
                    proven.notes());
        }
        if (outcome instanceof PlanOutcome.NotChecked not) {
            return document(
                    false,
                    not.upgrade(),
                    not.downgrade(),
                    Json.object("status", "not-checked", "reason", not.reason()),
                    not.notes());
        }
        SchemaPlan none = new SchemaPlan(List.of());
        if (outcome instanceof PlanOutcome.NotProven not) {
            Map<String, @Nullable Object> proof = Json.object(
                    "status", "not-proven",
                    "reason", not.reason(),
                    "objects", not.objects(),
                    "residual", json(not.residual()));
            return document(false, none, none, proof, List.of());
        }
        if (outcome instanceof PlanOutcome.Undecided undecided) {
            Map<String, @Nullable Object> proof = Json.object(
                    "status", "undecided",
                    "reason", "Likely renames are not decided.",
                    "renames", json(undecided.proposals()));
            return document(false, none, none, proof, List.of());
        }
        List<String> notes = ((PlanOutcome.Nothing) outcome).notes();
        return document(true, none, none, Json.object("status", "proven", "reason", null), notes);
    }

    private static Map<String, @Nullable Object> document(
            boolean isEqual,
            SchemaPlan upgrade,
            SchemaPlan downgrade,
            Map<String, @Nullable Object> proof,
            List<String> notes) {
        return Json.object(
                "equal", isEqual,
                "upgrade", json(upgrade),
                "downgrade", json(downgrade),
                "proof", proof,
                "notes", notes);
    }

    static List<Map<String, @Nullable Object>> json(SchemaPlan plan) {
        return plan.statements().stream().map(SchemaText::json).toList();
    }

    private static Map<String, @Nullable Object> json(PlannedStatement statement) {
        return Json.object(
                "sql", statement.sql(),
                "object", statement.object().toString(),
                "transactional", statement.isTransactional(),
                "locks",
                        statement.locks().stream()
                                .map(lock -> Json.object(
                                        "relation",
                                        lock.relation(),
                                        "mode",
                                        lock.mode().words()))
                                .toList(),
                "rewrites", statement.isRewriting(),
                "scans", statement.isScanning(),
                "hazards",
                        statement.hazards().stream()
                                .map(hazard -> Json.object(
                                        "kind", hazard.kind().word(),
                                        "needsConsent", hazard.kind().needsConsent(),
                                        "object", hazard.object().toString(),
                                        "text", hazard.text()))
                                .toList(),
                "preconditions",
                        statement.preconditions().stream()
                                .map(precondition -> Json.object(
                                        "object", precondition.object().toString(),
                                        "text", precondition.text(),
                                        "countQuery", precondition.countQuery(),
                                        "sampleQuery", precondition.sampleQuery()))
                                .toList());
    }

    private static List<Map<String, @Nullable Object>> json(CatalogComparison comparison) {
        return comparison.differences().stream()
                .map(difference -> Json.object(
                        "object", difference.id().toString(),
                        "attribute", difference.attribute(),
                        "left", difference.left(),
                        "right", difference.right()))
                .toList();
    }
}

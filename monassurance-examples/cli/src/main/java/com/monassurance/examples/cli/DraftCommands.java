package com.monassurance.examples.cli;

import com.monassurance.migrations.autogenerate.AutogeneratorBuilder;
import com.monassurance.migrations.autogenerate.Draft;
import com.monassurance.migrations.autogenerate.DraftOutcome;
import com.monassurance.migrations.failure.MigrationError;
import com.monassurance.migrations.failure.MigrationException;
import com.monassurance.migrations.rehearsal.MergeCheck;
import com.monassurance.migrations.rehearsal.MergeOutcome;
import com.monassurance.migrations.revision.NewRevisionParents;
import com.monassurance.migrations.revision.RevisionGraph;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.RevisionDraft;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.RevisionWriter;
import com.monassurance.migrations.script.ScriptListing;
import com.monassurance.migrations.script.ScriptSet;
import com.monassurance.migrations.script.ScriptSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that write new scripts; only a draft from a model asks a database. */
final class DraftCommands {

    private DraftCommands() {}

    /** What revision and merge share. */
    abstract static class NewScript extends HostCommand {

        @Option(
                names = {"-m", "--message"},
                required = true,
                paramLabel = "TEXT",
                description = "What it will do, one line.")
        String message = "";

        @Option(names = "--rev-id", paramLabel = "ID", description = "Its id; by default 12 random digits.")
        @Nullable
        String id;

        @Option(names = "--splice", description = "Allow a parent that is no head, which begins a branch.")
        boolean splice;

        @Option(names = "--branch-label", paramLabel = "LABEL", description = "A label, repeatable.")
        List<String> labels = new ArrayList<>();

        /** What JSON says besides. */
        Map<String, @Nullable Object> besides = Map.of();

        NewScript(Host host) {
            super(host);
        }

        /** The ids of the parents and what it depends on. */
        abstract RevisionDraft.Builder placed(NewRevisionParents rules, RevisionDraft.Builder draft);

        @Override
        int run() {
            Path folder = host.scriptsFolder();
            NewRevisionParents rules = NewRevisionParents.in(graph(host.scripts()));
            RevisionDraft draft;
            try {
                RevisionDraft.Builder builder = RevisionDraft.builder(message).labels(labels);
                draft = placed(rules, id == null ? builder : builder.id(id)).build();
            } catch (IllegalArgumentException e) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "That cannot be a revision: " + e.getMessage() + ".",
                        "Correct the option and run it again.");
            }
            rules.requireFree(draft.findId().orElse("new_revision"), labels);
            Path file = written(draft, RevisionWriter.into(folder, host.scripts()));
            if (file == null) {
                return Exit.DONE;
            }
            if (console().isJson()) {
                json(ScriptSet.read(host.scripts()), file);
            } else {
                console().line(file.toString());
            }
            return Exit.DONE;
        }

        /** The new file, or null when there was nothing to write, which has been said. */
        @Nullable
        Path written(RevisionDraft draft, RevisionWriter writer) {
            return writer.write(draft);
        }

        /** The first script of all goes into an empty folder. */
        private static RevisionGraph graph(ScriptSource source) {
            ScriptListing listing = source.read();
            boolean isEmpty =
                    listing.files().isEmpty() && listing.javaRevisions().isEmpty();
            return isEmpty
                    ? RevisionGraph.of(List.of())
                    : ScriptSet.read(source).graph();
        }

        private void json(ScriptSet scripts, Path file) {
            String name = String.valueOf(file.getFileName());
            RevisionScript script = scripts.graph().order().stream()
                    .flatMap(revision -> scripts.find(revision.id()).stream())
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Map<String, @Nullable Object> answer = new LinkedHashMap<>(Json.object(
                    "id", script.id(),
                    "path", file.toString(),
                    "revises", script.revision().revises(),
                    "dependsOn", script.revision().dependsOn(),
                    "labels", script.revision().labels(),
                    "message", script.revision().message()));
            answer.putAll(besides);
            console().json(answer);
        }
    }

    /** {@code revision -m TEXT}. */
    @Command(name = "revision", sortOptions = false)
    static final class Revision extends NewScript {

        @Option(
                names = "--head",
                paramLabel = "HEAD",
                description = "Where it goes, repeatable: head (default), base, a revision or label@head.")
        List<String> heads = new ArrayList<>();

        @Option(names = "--depends-on", paramLabel = "REV", description = "What it needs besides, repeatable.")
        List<String> dependsOn = new ArrayList<>();

        @Option(names = "--autogenerate", description = "Fill it with what leads from the database to --model.")
        boolean autogenerate;

        @Option(names = "--model", paramLabel = "SOURCE", description = "What the schema should be.")
        @Nullable
        String model;

        @Option(
                names = "--consent",
                paramLabel = "REASON",
                description = "Why data may be lost or changed; written into the revision.")
        @Nullable
        String consent;

        @Mixin
        final Decisions decisions = new Decisions();

        @Mixin
        final LeftOut leftOut = new LeftOut();

        @Option(names = "--model-user", paramLabel = "ROLE", description = "Role on the database of --model.")
        @Nullable
        String modelUser;

        @Option(names = "--model-password-file", paramLabel = "FILE", description = "File with its password.")
        @Nullable
        String modelPasswordFile;

        Revision(Host host) {
            super(host);
        }

        @Override
        RevisionDraft.Builder placed(NewRevisionParents rules, RevisionDraft.Builder draft) {
            Target place = heads.isEmpty() ? Target.head() : Target.parse(String.join(",", heads));
            return draft.revises(rules.parents(place, splice)).dependsOn(rules.dependencies(dependsOn));
        }

        @Override
        int run() {
            if (autogenerate != (model != null)) {
                throw CliException.of(
                        CliError.BAD_COMMAND,
                        "--autogenerate and --model need each other.",
                        "Give both, such as --autogenerate --model file:schema.sql.");
            }
            return super.run();
        }

        @Override
        @Nullable
        Path written(RevisionDraft draft, RevisionWriter writer) {
            String source = model;
            return source == null
                    ? super.written(draft, writer)
                    : autogenerated(
                            new SchemaSources.Named("--model", source, modelUser, modelPasswordFile), draft, writer);
        }

        private @Nullable Path autogenerated(SchemaSources.Named source, RevisionDraft draft, RevisionWriter writer) {
            AutogeneratorBuilder builder =
                    decisions.into(leftOut.into(SchemaCommands.generator(host, List.of(host.address()))));
            if (consent != null) {
                builder.consent(reason(consent));
            }
            DraftOutcome outcome = builder.live(host.dataSource())
                    .scripts(host.scripts())
                    .model(new SchemaSources(host).schema(source))
                    .build()
                    .draft(draft);
            if (outcome instanceof DraftOutcome.Refused refused) {
                throw new MigrationException(MigrationError.DRAFT_REFUSED, refused.reason(), refused.nextStep());
            }
            if (outcome instanceof DraftOutcome.Undecided undecided) {
                if (console().isJson()) {
                    console().json(Json.object("path", null, "undecided", SchemaText.json(undecided.proposals())));
                    console().flush();
                }
                throw SchemaText.undecided(console(), undecided.proposals());
            }
            if (outcome instanceof DraftOutcome.NeedsConsent needs) {
                if (console().isJson()) {
                    console().json(Json.object("path", null, "needsConsent", SchemaText.counts(needs.losses())));
                    console().flush();
                }
                throw SchemaText.needsConsent(console(), needs.losses());
            }
            if (outcome instanceof DraftOutcome.NotProven not) {
                SchemaText.remarks(console(), List.of(), not.objects());
                if (!not.residual().isEqual()) {
                    console().remark(not.residual().describe());
                }
                throw SchemaText.notProven(not.reason());
            }
            if (outcome instanceof DraftOutcome.Nothing nothing) {
                if (console().isJson()) {
                    console().json(Json.object("path", null, "notes", nothing.notes()));
                }
                console().remark("Nothing differs, and nothing was written.");
                SchemaText.remarks(console(), nothing.notes(), List.of());
                return null;
            }
            Draft proven = ((DraftOutcome.Proven) outcome).draft();
            besides = SchemaText.json(proven);
            SchemaText.remarks(console(), proven.data(), proven.back());
            SchemaText.remarks(console(), proven.notes(), List.of());
            return proven.write(writer);
        }
    }

    private static String reason(String consent) {
        if (consent.isBlank() || consent.chars().anyMatch(Character::isISOControl)) {
            throw CliException.of(
                    CliError.BAD_COMMAND, "--consent gives no reason in one line.", "Say why the data may go.");
        }
        return consent;
    }

    /** {@code merge REV… -m TEXT}. */
    @Command(name = "merge", sortOptions = false)
    static final class Merge extends NewScript {

        @Parameters(arity = "1..*", paramLabel = "REV", description = "heads, or what to join: revisions, label@head.")
        List<String> targets = new ArrayList<>();

        @Option(names = "--no-check", description = "Do not try the heads on scratch in both orders.")
        boolean unchecked;

        Merge(Host host) {
            super(host);
        }

        @Override
        @Nullable
        Path written(RevisionDraft draft, RevisionWriter writer) {
            if (!unchecked && draft.revises().size() > 1) {
                check(draft.revises());
            }
            return super.written(draft, writer);
        }

        private void check(List<String> heads) {
            MergeOutcome outcome;
            try {
                outcome = MergeCheck.on(host.scratch(List.of()), ScriptSet.read(host.scripts()))
                        .check(heads);
            } catch (CliException e) {
                outcome = new MergeOutcome.NotChecked(e.problem());
            }
            if (outcome instanceof MergeOutcome.Conflicts conflicts) {
                throw CliException.of(
                        CliError.REFUSED,
                        conflicts.words(),
                        "Change one of them, or write the merge all the same with --no-check.");
            }
            console().remark(outcome.words());
        }

        @Override
        RevisionDraft.Builder placed(NewRevisionParents rules, RevisionDraft.Builder draft) {
            List<Target> places = targets.stream().map(Target::parse).toList();
            return draft.revises(rules.mergeParents(places, splice));
        }
    }
}

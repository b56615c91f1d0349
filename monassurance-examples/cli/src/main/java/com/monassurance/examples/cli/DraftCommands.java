package com.monassurance.examples.cli;

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
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that write new scripts, without a database. */
final class DraftCommands {

    private DraftCommands() {}

    /** What revision and merge share. */
    abstract static class Draft extends HostCommand {

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

        Draft(Host host) {
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
            Path file = RevisionWriter.into(folder, host.scripts()).write(draft);
            if (console().isJson()) {
                json(ScriptSet.read(host.scripts()), file);
            } else {
                console().line(file.toString());
            }
            return Exit.DONE;
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
            console()
                    .json(Json.object(
                            "id", script.id(),
                            "path", file.toString(),
                            "revises", script.revision().revises(),
                            "dependsOn", script.revision().dependsOn(),
                            "labels", script.revision().labels(),
                            "message", script.revision().message()));
        }
    }

    /** {@code revision -m TEXT}. */
    @Command(name = "revision", sortOptions = false)
    static final class Revision extends Draft {

        @Option(
                names = "--head",
                paramLabel = "HEAD",
                description = "Where it goes, repeatable: head (default), base, a revision or label@head.")
        List<String> heads = new ArrayList<>();

        @Option(names = "--depends-on", paramLabel = "REV", description = "What it needs besides, repeatable.")
        List<String> dependsOn = new ArrayList<>();

        @Option(names = "--autogenerate", description = "Fill it from a model (not there yet).")
        boolean autogenerate;

        @Option(names = "--model", paramLabel = "SOURCE", description = "The model (not there yet).")
        @Nullable
        String model;

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
            refuse(autogenerate, "revision --autogenerate");
            refuse(model != null, "revision --model");
            return super.run();
        }
    }

    /** {@code merge REV… -m TEXT}. */
    @Command(name = "merge", sortOptions = false)
    static final class Merge extends Draft {

        @Parameters(arity = "1..*", paramLabel = "REV", description = "heads, or what to join: revisions, label@head.")
        List<String> targets = new ArrayList<>();

        Merge(Host host) {
            super(host);
        }

        @Override
        RevisionDraft.Builder placed(NewRevisionParents rules, RevisionDraft.Builder draft) {
            List<Target> places = targets.stream().map(Target::parse).toList();
            return draft.revises(rules.mergeParents(places, splice));
        }
    }
}

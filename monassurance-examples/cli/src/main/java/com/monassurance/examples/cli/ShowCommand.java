package com.monassurance.examples.cli;

import com.monassurance.migrations.history.KnownRevision;
import com.monassurance.migrations.history.RevisionHistory;
import com.monassurance.migrations.revision.Target;
import com.monassurance.migrations.script.RevisionScript;
import com.monassurance.migrations.script.ScriptSection;
import com.monassurance.migrations.script.ScriptSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code show REV}: one revision and its SQL; only {@code current} asks a database. */
@Command(name = "show")
final class ShowCommand extends HostCommand {

    @Parameters(
            arity = "1",
            paramLabel = "REV",
            description = "A revision, the start of one, a label, head, label@head or current.")
    String revision = "";

    ShowCommand(Host host) {
        super(host);
    }

    @Override
    int run() {
        if (Target.parse(revision) instanceof Target.Current) {
            return current();
        }
        ScriptSet scripts = ScriptSet.read(host.scripts());
        boolean isId = Target.parse(revision) instanceof Target.Named;
        if (isId && scripts.graph().findLabelled(revision).isEmpty()) {
            List<String> matching = scripts.graph().matching(revision);
            if (matching.size() != 1) {
                return notInScripts(matching);
            }
        }
        List<String> ids = scripts.path().named(Target.parse(revision));
        if (ids.size() != 1) {
            throw unknown(ids.isEmpty() ? "nothing is there" : "it names " + String.join(", ", ids));
        }
        return script(scripts, ids.get(0));
    }

    private int current() {
        RevisionHistory history = host.migrator().build().history();
        List<String> ids = history.current();
        if (ids.size() != 1) {
            throw unknown(ids.isEmpty() ? "nothing is applied" : "the database is at " + String.join(", ", ids));
        }
        ScriptSet scripts = ScriptSet.read(host.scripts());
        return scripts.find(ids.get(0)).isPresent()
                ? script(scripts, ids.get(0))
                : known(history, history.show(ids.get(0)).orElseThrow());
    }

    /** A database may have revisions of a newer application. */
    private int notInScripts(List<String> matching) {
        if (matching.isEmpty() && host.configWithoutDatabase().findDatabase().isPresent()) {
            RevisionHistory history = host.migrator().build().history();
            Optional<KnownRevision> known = history.show(revision);
            if (known.isPresent()) {
                return known(history, known.get());
            }
        }
        throw unknown(matching.isEmpty() ? "no script has it" : "it is the start of " + String.join(", ", matching));
    }

    private int script(ScriptSet scripts, String id) {
        RevisionScript script = scripts.find(id).orElseThrow(() -> unknown("no script has it"));
        RevisionView view = RevisionView.of(scripts.graph());
        String downgrade = script.findDowngrade().map(ScriptSection::text).orElse(null);
        if (console().isJson()) {
            Map<String, @Nullable Object> json = view.json(script.revision());
            json.put("script", script.name());
            json.put("upgrade", script.upgrade().text());
            json.put("downgrade", downgrade);
            console().json(json);
            return Exit.DONE;
        }
        view.print(console(), script.revision());
        console().line("Script:    " + script.name());
        console().line("");
        console().line("-- upgrade");
        console().line(script.upgrade().text().strip());
        console().line("");
        console().line(downgrade == null ? "-- no downgrade" : "-- downgrade");
        if (downgrade != null) {
            console().line(downgrade.strip());
        }
        return Exit.DONE;
    }

    private int known(RevisionHistory history, KnownRevision known) {
        RevisionView view = RevisionView.of(history);
        if (console().isJson()) {
            Map<String, @Nullable Object> json = view.json(known);
            json.put("script", known.script());
            json.put("upgrade", null);
            json.put("downgrade", null);
            console().json(json);
            return Exit.DONE;
        }
        view.print(console(), known);
        console().remark("No script has it; only the schema history knows it.");
        return Exit.DONE;
    }

    private CliException unknown(String why) {
        return CliException.of(
                CliError.NO_SUCH_THING,
                "There is no one revision '" + revision + "': " + why + ".",
                "See 'monassurance-ops history'.");
    }
}

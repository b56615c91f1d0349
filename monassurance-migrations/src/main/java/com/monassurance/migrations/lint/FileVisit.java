package com.monassurance.migrations.lint;

import com.monassurance.migrations.script.ScriptOutline;
import com.monassurance.migrations.script.ScriptOutline.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One section of a file while it is looked at, and what is remembered between its statements. Confined to one thread. */
final class FileVisit {

    private final ScriptOutline outline;
    private final Part part;
    private final KnownSchema schema;
    private final LintSettings settings;
    private final LineStarts lines;
    private final Map<String, String> session = new HashMap<>();
    private final List<Runnable> atEnd = new ArrayList<>();

    FileVisit(ScriptOutline outline, Part part, KnownSchema schema, LintSettings settings, LineStarts lines) {
        this.outline = outline;
        this.part = part;
        this.schema = schema;
        this.settings = settings;
        this.lines = lines;
    }

    String text() {
        return outline.file().text();
    }

    KnownSchema schema() {
        return schema;
    }

    /** Whether our runner runs it, with timeouts and transactions of its own. */
    boolean isScript() {
        return part != Part.PLAIN;
    }

    /** What SET made of the session before the statement; those of its transaction alone are not among them. */
    Map<String, String> session() {
        return session;
    }

    boolean isOn(Rule rule) {
        return settings.isOn(rule);
    }

    boolean isConfigured(Rule rule) {
        return settings.severities().containsKey(rule.id());
    }

    Severity severity(Rule rule) {
        return settings.severities().getOrDefault(rule.id(), rule.severity());
    }

    Finding.Place place(Span span) {
        return lines.place(outline.file().name(), span);
    }

    int line(int offset) {
        return lines.line(offset);
    }

    /** What can be told only when all statements of the section were seen. */
    void atEnd(Runnable look) {
        atEnd.add(look);
    }

    void end() {
        atEnd.forEach(Runnable::run);
    }
}

package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What belongs to the database as a whole, and what is seen from outside it. */
final class OutsideParts {

    private OutsideParts() {}

    static Optional<Part> global(Draft.Maker maker) {
        return Optional.of(maker.part(List.of(), Map.of()));
    }

    static Map<String, List<String>> wrapperOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("options", "", "options (debug 'true')", "options (debug 'false', level '2')")
                .grant("usage")
                .comment()
                .options();
    }

    static List<String> wrapperSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        return Traits.list(
                "create foreign data wrapper " + name + " " + part.trait("options"),
                Traits.attachments(part, "foreign data wrapper", name));
    }

    static Optional<Part> server(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.WRAPPER)).map(each -> maker.part(List.of(each.id()), Map.of()));
    }

    static Map<String, List<String>> serverOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("version", "", "version '1'")
                .with("options", "", "options (host 'a')", "options (host 'b', port '1')")
                .owner()
                .comment()
                .options();
    }

    static List<String> serverSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        return Traits.list(
                "create server " + name + " " + part.trait("version") + " foreign data wrapper "
                        + Names.quoted(draft.part(part.needs().get(0)).name()) + " " + part.trait("options"),
                Traits.attachments(part, "server", name, "foreign server"));
    }

    static Optional<Part> userMapping(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.SERVER),
                        each -> draft.on(each, Kind.USER_MAPPING).isEmpty())
                .map(each -> maker.part(List.of(each.id()), Map.of()));
    }

    static Map<String, List<String>> userMappingOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("role", "public", "judge_one")
                .with("options", "", "options (name 'x')", "options (name 'y')")
                .options();
    }

    static List<String> userMappingSql(Part part, Draft draft) {
        return List.of("create user mapping for " + part.trait("role") + " server "
                + Names.quoted(draft.part(part.needs().get(0)).name()) + " " + part.trait("options"));
    }

    static Optional<Part> foreignTable(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(draft.of(Kind.SERVER)).map(each -> maker.inSchema(List.of(each.id()), Map.of()));
    }

    static Map<String, List<String>> foreignTableOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "columns",
                        "a int, b text",
                        "a int not null, b text",
                        "a int options (x '1'), b text",
                        "a bigint default 4, b text collate \"C\"",
                        "a int, b text, check (a > 0)")
                .with("options", "", "options (path 'a')", "options (path 'b')")
                .owner()
                .grant("select")
                .comment()
                .options();
    }

    static List<String> foreignTableSql(Part part, Draft draft) {
        String name = draft.qualified(part);
        return Traits.list(
                "create foreign table " + name + " (" + part.trait("columns") + ") server "
                        + Names.quoted(draft.part(part.needs().get(0)).name()) + " " + part.trait("options"),
                Traits.attachments(part, "foreign table", name, "table"));
    }

    static Optional<Part> publication(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.any(
                        draft.of(Kind.TABLE),
                        each -> each.trait("persistence").isEmpty()
                                && !draft.on(each, Kind.COLUMN).isEmpty())
                .map(table -> maker.part(
                        List.of(table.id(), draft.on(table, Kind.COLUMN).get(0).id()), Map.of()));
    }

    static Map<String, List<String>> publicationOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("publish", "insert, update, delete", "insert", "truncate")
                .with("root", "false", "true")
                .since(15, "form", "table", "only", "empty", "where")
                .owner()
                .comment()
                .options();
    }

    static List<String> publicationSql(Part part, Draft draft) {
        Part table = draft.part(part.needs().get(0));
        String on = draft.qualified(table);
        Part column = draft.part(part.needs().get(1));
        boolean partitioned = !table.is("!strategy", "");
        String what = switch (part.trait("form")) {
            case "only" -> " for table only " + on;
            case "empty" -> "";
            case "where" ->
                partitioned || Types.isUsers(column.trait("type"), draft)
                        ? " for table " + on
                        : " for table " + on + " where (" + Names.quoted(column.name()) + " is null)";
            default -> " for table " + on;
        };
        String name = Names.quoted(part.name());
        return Traits.list(
                "create publication " + name + what + " with (publish = '" + part.trait("publish")
                        + "', publish_via_partition_root = " + part.trait("root") + ")",
                Traits.attachments(part, "publication", name));
    }

    static Map<String, List<String>> subscriptionOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("publications", "one", "one, two")
                .with("binary", "false", "true")
                .with("commit", "off", "local")
                .comment()
                .options();
    }

    static List<String> subscriptionSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        return Traits.list(
                "create subscription " + name + " connection 'dbname=nowhere' publication "
                        + part.trait("publications") + " with (connect = false, slot_name = none, binary = "
                        + part.trait("binary") + ", synchronous_commit = " + part.trait("commit") + ")",
                Traits.attachments(part, "subscription", name));
    }

    static Map<String, List<String>> eventTriggerOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with("event", "ddl_command_start", "ddl_command_end", "sql_drop")
                .with("tags", "", "when tag in ('DROP FUNCTION')", "when tag in ('DROP VIEW', 'DROP INDEX')")
                .with("enabled", "", "disable", "enable always")
                .comment()
                .options();
    }

    static List<String> eventTriggerSql(Part part, Draft draft) {
        String name = Names.quoted(part.name());
        String function = "public." + Names.quoted("event " + part.id()) + "()";
        List<String> statements = new ArrayList<>();
        statements.add("create function " + function + " returns event_trigger language plpgsql as 'begin end'");
        statements.add("create event trigger " + name + " on " + part.trait("event") + " " + part.trait("tags")
                + " execute function " + function);
        if (!part.trait("enabled").isEmpty()) {
            statements.add("alter event trigger " + name + " " + part.trait("enabled"));
        }
        statements.addAll(Traits.attachments(part, "event trigger", name));
        return statements;
    }

    static Optional<Part> defaultPrivileges(Draft.Maker maker) {
        Draft draft = maker.draft();
        return draft.of(Kind.DEFAULT_PRIVILEGES).isEmpty() ? global(maker) : Optional.empty();
    }

    static Map<String, List<String>> defaultPrivilegesOptions(Part part, Draft draft) {
        return Traits.of(draft)
                .with(
                        "what",
                        "grant select on tables to judge_one",
                        "grant insert on tables to judge_two with grant option",
                        "revoke execute on functions from public",
                        "grant usage on types to judge_one",
                        "in schema public grant usage on sequences to judge_one")
                .with("role", "", "for role judge_one")
                .options();
    }

    static List<String> defaultPrivilegesSql(Part part, Draft draft) {
        return List.of("alter default privileges " + part.trait("role") + " " + part.trait("what"));
    }
}

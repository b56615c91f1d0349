package com.monassurance.migrations.catalog;

import static com.monassurance.migrations.catalog.SystemCatalog.RELATION;
import static com.monassurance.migrations.catalog.SystemCatalog.RULE;
import static com.monassurance.migrations.catalog.SystemCatalog.TRIGGER;

import com.monassurance.migrations.catalog.Trigger.Firing;
import java.sql.SQLException;
import java.util.List;

/** Reads what hangs on a relation and acts: triggers, rules and policies. */
final class Hooks {

    private static final String TRIGGERS = """
            with recursive wanted as (
              select t.oid, 0 as depth from pg_trigger t
               where t.oid >= 16384 and not t.tgisinternal and t.tgparentid = 0
              union all
              select t.oid, w.depth + 1 from pg_trigger t join wanted w on t.tgparentid = w.oid)
            select t.oid, t.tgname, t.tgrelid, t.tgparentid, t.tgenabled::text, pg_get_triggerdef(t.oid) as definition
              from wanted w join pg_trigger t on t.oid = w.oid
             order by w.depth, t.oid
            """;

    private static final String RULES = """
            select r.oid, r.rulename, r.ev_class, r.ev_enabled::text, pg_get_ruledef(r.oid) as definition
              from pg_rewrite r
             where r.oid >= 16384 and r.rulename <> '_RETURN'
            """;

    private static final String POLICIES = """
            select p.oid, p.polname, p.polrelid, p.polcmd::text, p.polpermissive,
                   array(select case when role = 0 then '' else pg_get_userbyid(role) end
                           from unnest(p.polroles) role order by 1)::text[] as roles,
                   pg_get_expr(p.polqual, p.polrelid) as using_expression,
                   pg_get_expr(p.polwithcheck, p.polrelid) as check_expression
              from pg_policy p
             where p.oid >= 16384
            """;

    private final Reading reading;

    Hooks(Reading reading) {
        this.reading = reading;
    }

    void read() throws SQLException {
        reading.each(TRIGGERS, this::trigger);
        reading.each(RULES, this::rule);
        reading.each(POLICIES, this::policy);
    }

    private void trigger(Row row) throws SQLException {
        ObjectId on = reading.find(RELATION, row.oid("tgrelid"));
        if (on != null) {
            long parent = row.oid("tgparentid");
            reading.add(
                    TRIGGER,
                    row.oid("oid"),
                    new Trigger(
                            on.part(ObjectKind.TRIGGER, row.text("tgname")),
                            on,
                            row.expression("definition"),
                            firing(row.letter("tgenabled")),
                            parent == 0 ? null : reading.find(TRIGGER, parent),
                            reading.attachments(TRIGGER, row.oid("oid"))));
        }
    }

    private void rule(Row row) throws SQLException {
        ObjectId on = reading.find(RELATION, row.oid("ev_class"));
        if (on != null) {
            reading.add(
                    RULE,
                    row.oid("oid"),
                    new Rule(
                            on.part(ObjectKind.RULE, row.text("rulename")),
                            on,
                            row.expression("definition"),
                            firing(row.letter("ev_enabled")),
                            reading.attachments(RULE, row.oid("oid"))));
        }
    }

    private void policy(Row row) throws SQLException {
        ObjectId on = reading.find(RELATION, row.oid("polrelid"));
        if (on == null) {
            return;
        }
        List<String> roles = row.texts("roles");
        reading.add(
                SystemCatalog.POLICY,
                row.oid("oid"),
                new Policy(
                        on.part(ObjectKind.POLICY, row.text("polname")),
                        on,
                        row.flag("polpermissive"),
                        switch (row.letter("polcmd")) {
                            case 'r' -> "select";
                            case 'a' -> "insert";
                            case 'w' -> "update";
                            case 'd' -> "delete";
                            default -> "all";
                        },
                        roles.equals(List.of("")) ? List.of() : roles,
                        row.expressionOrNull("using_expression"),
                        row.expressionOrNull("check_expression"),
                        reading.attachments(SystemCatalog.POLICY, row.oid("oid"))));
    }

    static Firing firing(char letter) {
        return switch (letter) {
            case 'D' -> Firing.DISABLED;
            case 'R' -> Firing.REPLICA;
            case 'A' -> Firing.ALWAYS;
            default -> Firing.ORIGIN;
        };
    }
}

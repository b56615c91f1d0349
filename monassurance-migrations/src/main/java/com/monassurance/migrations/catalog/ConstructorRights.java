package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Privileges.Grant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the functions that the server makes along with a range and its multirange, and who may use the multirange,
 * which has rights of its own before PostgreSQL 17. They belong to whoever made the range, on each database another role
 * perhaps, so that their owner stands for itself. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class ConstructorRights {

    /** Stands for the owner of such a function; no role can have this name. */
    static final String OWNER = "none";

    /** What properties of a range begin with that hold such rights; the signature of the function follows. */
    private static final String EXECUTE = "execute ";

    /** The same of the multirange; its name follows. */
    private static final String USAGE = "usage ";

    private static final String ITEMS = """
            (select coalesce(string_agg(i.item, ',' order by i.is_passed, i.item collate "C"), '')
               from (select case when a.grantee = 0 then '' when a.grantee = %2$s then 'none'
                            else '"' || replace(pg_get_userbyid(a.grantee), '"', '""') || '"' end
                            || '=%3$s' || case when a.is_grantable then '*' else '' end || '/'
                            || case when a.grantor = %2$s then 'none'
                               else '"' || replace(pg_get_userbyid(a.grantor), '"', '""') || '"' end as item,
                            a.grantor <> %2$s as is_passed
                       from aclexplode(%1$s) a) i)""";

    /** Names and rights in turn, of what has not the rights that it has by itself. */
    static final String OF_RANGE = """
            case when t.typtype = 'r' then array(
              select unnest(array['execute ' || p.oid::regprocedure, %s])
                from pg_depend d join pg_proc p on p.oid = d.objid
               where d.refclassid = 1247 and d.refobjid in (t.oid, r.rngmultitypid) and d.classid = 1255
                 and d.deptype = 'i' and p.proacl is not null
                 and not (p.proacl @> acldefault('f', p.proowner) and p.proacl <@ acldefault('f', p.proowner)))
              || array(
              select unnest(array['usage ' || format_type(m.oid, null), %s])
                from pg_type m
               where m.oid = r.rngmultitypid and m.typacl is not null
                 and not (m.typacl @> acldefault('T', m.typowner) and m.typacl <@ acldefault('T', m.typowner)))
            end""".formatted(
                    ITEMS.formatted("p.proacl", "p.proowner", "X"), ITEMS.formatted("m.typacl", "m.typowner", "U"));

    private ConstructorRights() {}

    /**
     * Writes what brings the rights to call one function, or to use the multirange, from one state to another.
     *
     * @param key the name of the property, which tells the function or the multirange
     * @param from the property as it is; null when the range has none, and for what was just made
     * @param to the property as it will be; null when the range has none
     * @return the statements, to be run by the owner
     */
    public static List<String> write(String key, @Nullable String from, @Nullable String to) {
        boolean isUsage = key.startsWith(USAGE);
        List<String> all = List.of(isUsage ? "usage" : "execute");
        String target = isUsage
                ? " on type " + key.substring(USAGE.length())
                : " on function " + key.substring(EXECUTE.length());
        return AccessChanges.write(
                AccessChanges.between(AccessState.of(of(from, all)), AccessState.of(of(to, all)), OWNER, all),
                OWNER,
                all,
                "",
                target);
    }

    /** The rights, complete; those that a thing has by itself when there is no property. */
    private static Privileges of(@Nullable String value, List<String> all) {
        return value == null
                ? Privileges.of(List.of(right(OWNER, all), right("", all)))
                : new AccessList().parse(items(value));
    }

    private static Grant right(String grantee, List<String> all) {
        return new Grant(grantee, OWNER, all, List.of());
    }

    private static List<String> items(String value) {
        List<String> items = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            isQuoted ^= c == '"';
            if (c == ',' && !isQuoted) {
                items.add(value.substring(start, at));
                start = at + 1;
            }
        }
        if (start < value.length()) {
            items.add(value.substring(start));
        }
        return items;
    }
}

package com.monassurance.migrations.catalog;

import com.monassurance.migrations.catalog.Privileges.Grant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the functions that the server makes along with a range and its multirange. They belong to whoever made the
 * range, on each database another role perhaps, so that their owner stands for itself. Pure; thread-safe.
 *
 * @since 0.1.0
 */
public final class ConstructorRights {

    /** Stands for the owner of such a function; no role can have this name. */
    static final String OWNER = "none";

    /** What properties of a range begin with that hold such rights; the signature of the function follows. */
    private static final String KEY = "execute ";

    private static final List<String> ALL = List.of("execute");

    /** Signatures and rights in turn, of functions whose rights are not those that they have by themselves. */
    static final String OF_RANGE = """
            case when t.typtype = 'r' then array(
              select unnest(array['execute ' || p.oid::regprocedure, (
                       select coalesce(string_agg(r.item, ',' order by r.is_passed, r.item collate "C"), '')
                         from (select case when a.grantee = 0 then '' when a.grantee = p.proowner then 'none'
                                      else '"' || replace(pg_get_userbyid(a.grantee), '"', '""') || '"' end
                                      || '=X' || case when a.is_grantable then '*' else '' end || '/'
                                      || case when a.grantor = p.proowner then 'none'
                                         else '"' || replace(pg_get_userbyid(a.grantor), '"', '""') || '"' end as item,
                                      a.grantor <> p.proowner as is_passed
                                 from aclexplode(p.proacl) a) r)])
                from pg_depend d join pg_proc p on p.oid = d.objid
               where d.refclassid = 1247 and d.refobjid in (t.oid, r.rngmultitypid) and d.classid = 1255
                 and d.deptype = 'i' and p.proacl is not null
                 and not (p.proacl @> acldefault('f', p.proowner) and p.proacl <@ acldefault('f', p.proowner)))
            end""";

    private ConstructorRights() {}

    /**
     * Writes what brings the rights to call one function from one state to another.
     *
     * @param key the name of the property, which tells the function
     * @param from the property as it is; null when the range has none, and for a function that was just made
     * @param to the property as it will be; null when the range has none
     * @return the statements, to be run by the owner
     */
    public static List<String> write(String key, @Nullable String from, @Nullable String to) {
        return AccessChanges.write(
                AccessChanges.between(AccessState.of(of(from)), AccessState.of(of(to)), OWNER, ALL),
                OWNER,
                ALL,
                "",
                " on function " + key.substring(KEY.length()));
    }

    /** The rights, complete; those that a function has by itself when there is no property. */
    private static Privileges of(@Nullable String value) {
        return value == null ? Privileges.of(List.of(right(OWNER), right(""))) : new AccessList().parse(items(value));
    }

    private static Grant right(String grantee) {
        return new Grant(grantee, OWNER, ALL, List.of());
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

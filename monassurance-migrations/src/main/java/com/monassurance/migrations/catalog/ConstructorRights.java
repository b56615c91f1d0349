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
    public static final String OWNER = "none";

    /** What properties of a range begin with that hold such rights; the signature of the function follows. */
    public static final String KEY = "execute ";

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
     * Reads what a property of a range says.
     *
     * @param value the property; null when the range has none for the function
     * @return the rights, complete, with {@link #OWNER} for the owner
     */
    public static Privileges of(@Nullable String value) {
        return value == null ? Privileges.of(List.of(right(OWNER), right(""))) : new AccessList().parse(items(value));
    }

    private static Grant right(String grantee) {
        return new Grant(grantee, OWNER, List.of("execute"), List.of());
    }

    /** What a function is given that the session has just made. */
    static List<String> write(String key, String value) {
        String on = " on function " + key.substring(KEY.length());
        List<String> statements =
                new ArrayList<>(List.of("revoke all" + on + " from public", "revoke all" + on + " from current_user"));
        for (Grant grant : of(value).grants()) {
            boolean isByOther = !grant.grantor().equals(OWNER);
            if (isByOther) {
                statements.add("set session authorization " + SqlName.quoted(grant.grantor()));
            }
            statements.add("grant execute" + on + " to "
                    + (grant.grantee().equals(OWNER) ? "current_user" : SqlName.role(grant.grantee()))
                    + (grant.grantable().isEmpty() ? "" : " with grant option"));
            if (isByOther) {
                statements.add("reset session authorization");
            }
        }
        return statements;
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

package com.monassurance.maintenance.backup.copy;

import com.monassurance.migrations.catalog.SqlName;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the statements of a backup name roles; they are all of our own writing, so their form is known. Immutable.
 *
 * @param hasOwners whether owners are set
 * @param hasPrivileges whether privileges are given
 * @param others what a role is called here, by what it was called there
 */
record Roles(boolean hasOwners, boolean hasPrivileges, Map<String, String> others) {

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
    private static final Pattern OWNER = Pattern.compile("(alter .* owner to )" + NAME + "()", Pattern.DOTALL);
    private static final Pattern GRANT = Pattern.compile(
            "((?:grant|revoke) .* (?:to|from) )" + NAME + "((?: with grant option| cascade)?)", Pattern.DOTALL);
    private static final Pattern SESSION = Pattern.compile("(set session authorization )" + NAME + "()");
    private static final Pattern DEFAULTS =
            Pattern.compile("(alter default privileges for role )" + NAME + "(.*)", Pattern.DOTALL);
    private static final Pattern DEFAULTS_GRANT = Pattern.compile(
            "(alter default privileges .* (?:to|from) )" + NAME + "((?: with grant option)?)", Pattern.DOTALL);
    private static final List<Pattern> PRIVILEGES = List.of(GRANT, SESSION, DEFAULTS, DEFAULTS_GRANT);

    static final Roles UNCHANGED = new Roles(true, true, Map.of());

    /** Copies. */
    Roles {
        others = Map.copyOf(others);
    }

    /** The statements as they are to be run here. */
    List<String> applied(List<String> statements) {
        return statements.stream()
                .filter(sql -> hasOwners || !OWNER.matcher(sql).matches())
                .filter(sql -> hasPrivileges || !isPrivilege(sql))
                .map(this::renamed)
                .toList();
    }

    private static boolean isPrivilege(String sql) {
        return sql.equals("reset session authorization")
                || PRIVILEGES.stream().anyMatch(form -> form.matcher(sql).matches());
    }

    private String renamed(String sql) {
        String result = sql;
        for (Pattern form : others.isEmpty() ? List.<Pattern>of() : all()) {
            Matcher matcher = form.matcher(result);
            if (matcher.matches()) {
                String other = others.get(unquoted(matcher.group(2)));
                if (other != null) {
                    result = matcher.group(1) + SqlName.quoted(other) + matcher.group(3);
                }
            }
        }
        return result;
    }

    /** All roles that statements name, but for those that stand for others. */
    static List<String> in(List<Contents.Unit> before, List<Contents.Unit> after, List<String> more) {
        TreeSet<String> found = new TreeSet<>();
        Stream<String> all = Stream.of(before, after).flatMap(List::stream).flatMap(unit -> unit.sql().stream());
        Stream.concat(all, more.stream()).forEach(sql -> {
            for (Pattern form : all()) {
                Matcher matcher = form.matcher(sql);
                if (matcher.matches()) {
                    found.add(unquoted(matcher.group(2)));
                }
            }
        });
        found.removeAll(List.of("public", "current_user"));
        return List.copyOf(found);
    }

    private static List<Pattern> all() {
        return List.of(OWNER, GRANT, SESSION, DEFAULTS, DEFAULTS_GRANT);
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }
}

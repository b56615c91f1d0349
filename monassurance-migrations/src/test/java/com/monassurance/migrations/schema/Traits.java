package com.monassurance.migrations.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what may be chosen about a part, and writes what many kinds have in common. */
final class Traits {

    private static final List<String> ROLES = List.of("judge_one", "judge_two");

    private final LinkedHashMap<String, List<String>> options = new LinkedHashMap<>();
    private final int version;

    private Traits(int version) {
        this.version = version;
    }

    static Traits of(Draft draft) {
        return new Traits(draft.version());
    }

    /** A trait with its values, the usual one first. */
    Traits with(String name, String... values) {
        options.put(name, List.of(values));
        return this;
    }

    /** A trait of which the last value needs a version. */
    Traits since(int first, String name, String... values) {
        List<String> all = new ArrayList<>(List.of(values));
        if (version < first) {
            all.remove(all.size() - 1);
        }
        options.put(name, all);
        return this;
    }

    Traits comment() {
        return with("comment", "", "", "", "", "a comment", "it's another; comment");
    }

    Traits owner() {
        return with("owner", "", "", "", "judge_one", "judge_two");
    }

    Traits grant(String... privileges) {
        List<String> values = new ArrayList<>(List.of("", "", ""));
        for (String privilege : privileges) {
            values.add("grant " + privilege + " on # to judge_one");
            values.add("grant " + privilege + " on # to judge_two with grant option");
            values.add("grant " + privilege + " on # to public");
        }
        values.add("revoke all on # from public");
        options.put("grant", values);
        return this;
    }

    Map<String, List<String>> options() {
        return options;
    }

    /** The statements for the owner, the privileges and the comment of something. */
    static List<String> attachments(Part part, String kind, String what) {
        return attachments(part, kind, what, kind);
    }

    static List<String> attachments(Part part, String kind, String what, String grantKind) {
        List<String> statements = new ArrayList<>();
        if (ROLES.contains(part.trait("owner"))) {
            statements.add("alter " + kind + " " + what + " owner to " + part.trait("owner"));
        }
        if (!part.trait("grant").isEmpty()) {
            statements.add(part.trait("grant").replace("#", grantKind + " " + what));
        }
        if (!part.trait("comment").isEmpty()) {
            statements.add("comment on " + kind + " " + what + " is " + Names.literal(part.trait("comment")));
        }
        return statements;
    }

    /** One statement followed by others. */
    static List<String> list(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }
}

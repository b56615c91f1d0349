package com.monassurance.migrations.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes names as strangers give them, each only once. Confined to one thread. */
final class Names {

    private static final List<String> PLAIN = List.of(
            "account", "order_line", "customer", "invoice", "ledger", "shipment", "item", "tag", "visit", "claim");

    private static final List<String> HOSTILE = List.of(
            "select",
            "User",
            "with space",
            "quo\"te",
            "apo'strophe",
            "per%cent%s",
            "do.t",
            "se;mi",
            "dollar$",
            "back\\slash",
            "Été",
            "名前",
            "😀",
            "--comment",
            "/*",
            "{brace}",
            "new\nline",
            "-",
            "a_name_that_is_as_long_as_a_name_may_be_in_this_database_sys",
            "ütf_öf_whïch_thé_bytes_are_möre_thän_the_chäracters_ïn_it");

    private static final int MAXIMUM_BYTES = 63;
    private static final int HOSTILE_IN = 6;

    private int next;

    String next(Random random) {
        next++;
        List<String> names = random.nextInt(HOSTILE_IN) == 0 ? HOSTILE : PLAIN;
        String number = Integer.toString(next, 36);
        String stem = names.get(random.nextInt(names.size()));
        while ((stem + number).getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + number;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

package com.monassurance.benchmarks.migration.child;

import com.monassurance.migrations.script.StatementSplitter;

/** Splits one large script into its statements: the first time in a JVM, and once it is warm. */
final class SplitMeter {

    private static final String[] STATEMENTS = {
        "insert into item (id, label) values (%d, 'it''s number %d; not two');\n",
        "-- what follows is number %d; it's a comment\nupdate item set label = E'a\\'b;c', seen = now() where id = %d;\n",
        "create function f_%d() returns int language plpgsql as $body$ begin return %d; end; $body$;\n",
        "/* a /* nested; */ comment */ alter table item add column \"odd;name %d\" numeric(12, 2) default %d.5;\n",
        "create index item_%d on item using btree (lower(label), id) where id > %d and label is not null;\n",
    };

    private SplitMeter() {}

    static String measure(int statements, int bytes) {
        String script = script(statements, bytes);
        long[] tool = new long[Samples.REPETITIONS];
        long[] floor = new long[Samples.REPETITIONS];
        for (int i = 0; i < Samples.REPETITIONS; i++) {
            long start = System.nanoTime();
            StatementSplitter.Split split = StatementSplitter.split("benchmark", script);
            tool[i] = System.nanoTime() - start;
            if (split.statements().size() != statements || !split.problems().isEmpty()) {
                throw new IllegalStateException("The script was not split into its statements: "
                        + split.statements().size() + ", " + split.problems());
            }
            floor[i] = scan(script);
        }
        long first = tool[0];
        Usage usage = Usage.now();
        return " first=" + first + " warm=" + Samples.warm(tool) + " floor=" + Samples.warm(floor) + " length="
                + script.length() + " rss=" + usage.peakRssKib();
    }

    /** The floor looks at every character once. */
    private static long scan(String script) {
        long start = System.nanoTime();
        int found = 0;
        for (int at = 0; at < script.length(); at++) {
            char c = script.charAt(at);
            found += c == ';' || c == '\'' || c == '\n' ? 1 : 0;
        }
        long took = System.nanoTime() - start;
        if (found == 0) {
            throw new IllegalStateException("The script is empty.");
        }
        return took;
    }

    private static String script(int statements, int bytes) {
        StringBuilder script = new StringBuilder(bytes + bytes / 4);
        for (int number = 0; number < statements; number++) {
            script.append(STATEMENTS[number % STATEMENTS.length].replace("%d", Integer.toString(number)));
            while (script.length() < (long) bytes * (number + 1) / statements) {
                script.append("-- filled\n");
            }
        }
        return script.toString();
    }
}

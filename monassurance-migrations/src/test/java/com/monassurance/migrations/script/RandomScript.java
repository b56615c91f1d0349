package com.monassurance.migrations.script;

import java.util.List;
import java.util.Random;

/** Writes scripts that a server accepts, with every kind of quote, comment, name and body in them. */
final class RandomScript {

    private static final List<String> CONTENTS = List.of(
            "a",
            ";",
            "'",
            "\"",
            "\\",
            "$",
            "$$",
            "$x$",
            "--",
            "/*",
            "*/",
            "\n",
            "\t",
            " ",
            "é",
            "名",
            "end",
            "begin",
            "atomic",
            "?",
            ":x",
            "{fn now()}",
            "${x}",
            "\\.",
            "\\connect",
            "-- upgrade",
            "\u00a0",
            "b;c",
            "😀");
    private static final List<String> GAPS = List.of(
            " ",
            " ",
            " ",
            "\n",
            "\t",
            "\f",
            "  ",
            "/**/",
            "/* it's; \" $$ */",
            "/* /* ; */ end; ' */",
            "-- don't; $$ /*\n",
            "--\n",
            "\n-- \\. ;\n",
            "/*/ ; */",
            "\n--x\n  ");
    private static final List<String> BETWEEN =
            List.of("", "", "\n", " ", "\n\n", ";", " ; \n;", "-- ';\n", "/* $$ /* */ ; */", "\n-- end;\n");

    private final Random random;
    private int names;

    RandomScript(long seed) {
        random = new Random(seed);
    }

    String write(int statements) {
        StringBuilder script = new StringBuilder();
        script.append("create table sink (a text);").append(pick(BETWEEN));
        for (int i = 0; i < statements; i++) {
            script.append(statement());
            if (i < statements - 1 || random.nextBoolean()) {
                script.append(chance() ? gap() : "").append(';');
            }
            script.append(pick(BETWEEN));
        }
        return script.toString();
    }

    private String statement() {
        return switch (random.nextInt(16)) {
            case 0 -> table();
            case 1 -> words("insert", "into", "sink", "values", "(" + literal(content()) + ")");
            case 2 -> words("comment", "on", "table", "sink", "is", literal(content()));
            case 3 -> words("select", literal(content()) + "::text", "as", name(), ",", operators());
            case 4 -> words("do", literal(block()));
            case 5 -> plpgsqlFunction();
            case 6 -> sqlFunction();
            case 7 -> atomicFunction();
            case 8 -> procedure();
            case 9 -> view();
            case 10 -> rule();
            case 11 -> enumType();
            case 12 -> domain();
            case 13 -> prepared();
            case 14 ->
                words("select", "begin, atomic, t.end", "from", "(select 1 as begin, 2 as atomic, 3 as \"end\")", "t");
            default -> words("create", "table", name(), "as", "select", bits() + "::text", "as", name());
        };
    }

    private String plpgsqlFunction() {
        return words(
                "create",
                "function",
                name() + "()",
                "returns",
                "text",
                "language",
                "plpgsql",
                "as",
                literal("begin return " + literal(content()) + "; end"));
    }

    private String sqlFunction() {
        return words(
                "create",
                "or",
                "replace",
                "function",
                name() + "(x int)",
                "returns",
                "text",
                "language",
                "sql",
                "as",
                literal("select " + literal(content()) + "::text -- ;\n"));
    }

    private String atomicFunction() {
        return words(
                "create",
                "function",
                name() + "(x int)",
                "returns",
                "text",
                "language",
                "sql",
                "begin",
                "atomic",
                atomic(),
                "end");
    }

    private String view() {
        return words(
                "create",
                "view",
                name(),
                "as",
                "select",
                "case",
                "when",
                "1",
                "=",
                "1",
                "then",
                literal(content()) + "::text",
                "else",
                "''",
                "end",
                "as",
                name());
    }

    private String rule() {
        return words(
                "create",
                "rule",
                name(),
                "as",
                "on",
                "delete",
                "to",
                "sink",
                "do",
                "also",
                "(insert into sink values (" + literal(content()) + ");" + gap() + "insert into sink values ('2'))");
    }

    private String enumType() {
        return words(
                "create",
                "type",
                name(),
                "as",
                "enum",
                "(" + literal("v" + names++) + gap() + "," + literal("a;" + names++) + ")");
    }

    private String domain() {
        return words(
                "create",
                "domain",
                name(),
                "as",
                "text",
                "default",
                literal(content()),
                "check",
                "(value <> " + literal(content()) + ")");
    }

    private String table() {
        return words(
                "create",
                "table",
                name(),
                "(",
                name(),
                "text",
                "default",
                literal(content()),
                ",",
                name(),
                "int",
                "check",
                "(1 = 1)",
                ")");
    }

    private String procedure() {
        String name = name();
        String body = "insert into sink values (" + literal(content()) + ");" + gap() + "insert into sink values ("
                + literal(content()) + ");";
        return words("create", "procedure", name + "()", "begin", "atomic", body, "end") + ";"
                + words("call", name + "()");
    }

    private String prepared() {
        String name = "p" + names++;
        String prepare = words("prepare", name, "(text, text)", "as", "select", "$1||$2");
        String execute = words("execute", name, "(" + literal(content()) + "," + literal(content()) + ")");
        return prepare + ";" + execute + gap() + ";" + words("deallocate", name);
    }

    private String block() {
        return "declare a text := " + literal(content())
                + "; begin -- ; '\n insert into sink values (a); if a = 'x' then " + "null; end if; perform "
                + literal(content()) + "; end";
    }

    private String atomic() {
        List<String> statements = List.of(
                "select 1;",
                "select x as \"end\";",
                "select case when x > 1 then case x when 2 then 'end' end else ';' end;",
                "select begin from (select 1 as begin) t;",
                "select t.end from (select 1 as end) t;",
                "/* end; */",
                "select 1 as end;");
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            body.append(pick(statements)).append(gap());
        }
        return body + "select" + gap() + literal(content()) + "::text;";
    }

    private String operators() {
        return pick(List.of(
                "1 +-- ;\n 1",
                "2 /* ; */ - 1",
                "'{\"a\":1}'::jsonb ? 'a'",
                "'{\"a\":1}'::jsonb ?| array['a']",
                "-1 + -2",
                "1.5 + .5",
                "(array[1,2])[1]",
                "'x' like 'x'",
                "e'\\\\'",
                "5 # 3",
                "@ -5",
                "1::text",
                "null is null"));
    }

    private String bits() {
        return pick(List.of("B'0101'", "x'1F'", "b''", "X'ab'"));
    }

    private String content() {
        StringBuilder content = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            content.append(pick(CONTENTS));
        }
        return content.toString();
    }

    /** A string of some content in one of the spellings there are. */
    private String literal(String content) {
        String doubled = content.replace("'", "''");
        return switch (random.nextInt(6)) {
            case 0 -> "'" + doubled + "'";
            case 1 ->
                (chance() ? "e'" : "E'") + content.replace("\\", "\\\\").replace("'", chance() ? "\\'" : "''") + "'";
            case 2 -> "U&'" + doubled.replace("\\", "\\\\").replace("a", "\\0061") + "'";
            case 3 -> {
                int middle = middle(content);
                yield "'" + content.substring(0, middle).replace("'", "''") + "'"
                        + pick(List.of("\n", " \n\t", " -- '; x\n", "\r\n")) + "'"
                        + content.substring(middle).replace("'", "''") + "'";
            }
            default -> {
                String tag = pick(List.of("$$", "$x$", "$é_1$", "$" + "t" + names++ + "$"));
                yield (content + tag).indexOf(tag) == content.length() ? tag + content + tag : "'" + doubled + "'";
            }
        };
    }

    private int middle(String content) {
        int middle = content.isEmpty() ? 0 : random.nextInt(content.length());
        return middle > 0 && Character.isLowSurrogate(content.charAt(middle)) ? middle - 1 : middle;
    }

    private String name() {
        int number = names++;
        return switch (random.nextInt(6)) {
            case 0 -> "n" + number + "$x";
            case 1 -> "é_" + number;
            case 2 -> "\"n;" + number + "\"\"--\"";
            case 3 -> "U&\"n\\0061;" + number + "\"";
            case 4 -> "\"" + number + "$$ ' /* end\"";
            default -> "end" + number;
        };
    }

    private String words(String... words) {
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(gap()).append(words[i]);
        }
        return text.toString();
    }

    private String gap() {
        return pick(GAPS);
    }

    private boolean chance() {
        return random.nextBoolean();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}

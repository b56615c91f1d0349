package com.monassurance.migrations.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the objects that are replaced whole, with what can be altered in them. */
final class PlainDdl {

    private final PlainObject object;
    private final String name;
    private final int majorVersion;

    PlainDdl(PlainObject object, int majorVersion) {
        this.object = object;
        this.majorVersion = majorVersion;
        this.name = References.name(object);
    }

    List<String> write(List<Unread> unwritten) {
        List<String> statements = new ArrayList<>();
        String options = options();
        switch (object.id().kind()) {
            case FOREIGN_DATA_WRAPPER, SERVER, USER_MAPPING -> {
                statements.add(object.definition() + (options.isEmpty() ? "" : " options (" + options + ")"));
                if (object.properties().containsKey("version")) {
                    statements.add("alter server " + name + " version "
                            + SqlName.literal(object.properties().getOrDefault("version", "")));
                }
                secrets(unwritten);
            }
            case TEXT_SEARCH_DICTIONARY -> statements.add(dictionary());
            case PUBLICATION -> statements.add(object.definition() + " with (" + settings("publi") + ")");
            case SUBSCRIPTION -> {
                statements.add(subscription());
                unwritten.add(new Unread(
                        object.id().toString(), "its connection string is not read, so that it is written disabled"));
            }
            default -> statements.add(object.definition());
        }
        statements.addAll(AttachmentDdl.owner(object));
        object.properties().forEach((key, value) -> alteration(statements, key, value));
        statements.addAll(AttachmentDdl.others(object, majorVersion));
        return statements;
    }

    private void alteration(List<String> statements, String key, String value) {
        String alter = "alter " + object.id().kind().words() + " " + name + " ";
        switch (object.id().kind()) {
            case TEXT_SEARCH_CONFIGURATION ->
                statements.add(alter + "add mapping for " + key.substring("mapping ".length()) + " with " + value);
            case OPERATOR_FAMILY ->
                statements.add(
                        alter + "add " + key.substring(0, key.indexOf('(')).strip() + " "
                                + (key.startsWith("function") ? key.substring(key.indexOf('(')) + " " : "") + value);
            case EVENT_TRIGGER -> {
                String firing = FiringDdl.words(Hooks.firing(value.charAt(0)));
                if (!firing.equals("enable")) {
                    statements.add(alter + firing);
                }
            }
            case RANGE -> statements.addAll(ConstructorRights.write(key, null, value));
            case STATISTICS -> statements.add(alter + "set statistics " + value);
            case PUBLICATION -> {
                if (key.startsWith("table ")) {
                    statements.add(alter + "add table only " + key.substring("table ".length()) + " " + value);
                } else if (key.startsWith("schema ")) {
                    statements.add(alter + "add tables in " + key);
                }
            }
            default -> {}
        }
    }

    private String options() {
        List<String> options = new ArrayList<>();
        object.properties().forEach((key, value) -> {
            if (key.startsWith("option ")) {
                options.add(SqlName.quoted(key.substring("option ".length())) + " " + SqlName.literal(value));
            }
        });
        return String.join(", ", options);
    }

    private void secrets(List<Unread> unwritten) {
        object.properties().keySet().stream()
                .filter(key -> key.startsWith("secret "))
                .forEach(key -> unwritten.add(new Unread(object.id() + ", " + key, "secrets are not read")));
    }

    private String dictionary() {
        String options = object.properties().getOrDefault("options", "");
        String definition = object.definition();
        return options.isEmpty() ? definition : definition.substring(0, definition.length() - 1) + ", " + options + ")";
    }

    private String settings(String prefix) {
        List<String> settings = new ArrayList<>();
        object.properties().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.add(key + " = " + SqlName.literal(value));
            }
        });
        return String.join(", ", settings);
    }

    private String subscription() {
        SortedMap<String, String> settings = new TreeMap<>(object.properties());
        String publications = settings.remove("publications");
        settings.put("enabled", "false");
        settings.put("connect", "false");
        List<String> all = new ArrayList<>();
        settings.forEach((key, value) -> all.add(
                key + " = " + (value.equals("none") && key.equals("slot_name") ? "none" : SqlName.literal(value))));
        return object.definition() + " connection 'dbname=unknown' publication " + publications + " with ("
                + String.join(", ", all) + ")";
    }
}

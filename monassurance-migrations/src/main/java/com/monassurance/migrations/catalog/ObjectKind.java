package com.monassurance.migrations.catalog;

/**
 * A kind of object of a schema, in the order in which kinds are created when nothing else decides.
 *
 * @since 0.1.0
 */
public enum ObjectKind {
    /** A schema: name. */
    SCHEMA("schema"),
    /** An extension, without its members: name. */
    EXTENSION("extension"),
    /** A procedural language: name. */
    LANGUAGE("language"),
    /** An access method for tables or indexes: name. */
    ACCESS_METHOD("access method"),
    /** A collation: schema, name. */
    COLLATION("collation"),
    /** A type that is only announced: schema, name. */
    SHELL_TYPE("type"),
    /** An enum: schema, name. */
    ENUM("type"),
    /** A domain: schema, name. */
    DOMAIN("domain"),
    /** A composite type of its own: schema, name. */
    COMPOSITE("type"),
    /** A range with its multirange: schema, name. */
    RANGE("type"),
    /** A base type: schema, name. */
    BASE_TYPE("type"),
    /** A function, window functions too: schema, name, types of the input arguments. */
    FUNCTION("function"),
    /** A procedure: schema, name, types of the input arguments. */
    PROCEDURE("procedure"),
    /** An aggregate: schema, name, types of all arguments. */
    AGGREGATE("aggregate"),
    /** An operator: schema, name, left and right type or {@code NONE}. */
    OPERATOR("operator"),
    /** An operator family: schema, name, access method. */
    OPERATOR_FAMILY("operator family"),
    /** An operator class: schema, name, access method. */
    OPERATOR_CLASS("operator class"),
    /** A cast: source and target type. */
    CAST("cast"),
    /** A conversion between encodings: schema, name. */
    CONVERSION("conversion"),
    /** A transform: type, language. */
    TRANSFORM("transform"),
    /** A text search parser: schema, name. */
    TEXT_SEARCH_PARSER("text search parser"),
    /** A text search template: schema, name. */
    TEXT_SEARCH_TEMPLATE("text search template"),
    /** A text search dictionary: schema, name. */
    TEXT_SEARCH_DICTIONARY("text search dictionary"),
    /** A text search configuration: schema, name. */
    TEXT_SEARCH_CONFIGURATION("text search configuration"),
    /** A foreign data wrapper: name. */
    FOREIGN_DATA_WRAPPER("foreign data wrapper"),
    /** A foreign server: name. */
    SERVER("server"),
    /** A user mapping: server, user or {@code public}. */
    USER_MAPPING("user mapping"),
    /** A table, partitioned ones and partitions too: schema, name. */
    TABLE("table"),
    /** A foreign table: schema, name. */
    FOREIGN_TABLE("foreign table"),
    /** A column, part of its relation: schema, relation, name. */
    COLUMN("column"),
    /** A sequence, those of serial and identity columns too: schema, name. */
    SEQUENCE("sequence"),
    /** The default of a column, part of its relation: schema, relation, column. */
    COLUMN_DEFAULT("default"),
    /** A constraint of a domain: schema, domain, name. */
    DOMAIN_CONSTRAINT("constraint"),
    /** A view: schema, name. */
    VIEW("view"),
    /** A materialised view: schema, name. */
    MATERIALIZED_VIEW("materialized view"),
    /** A constraint of a table: schema, table, name; an attached one: schema, table, parent's table and name. */
    CONSTRAINT("constraint"),
    /** An index: schema, table, name; an attached one: schema, table, parent's table and name. */
    INDEX("index"),
    /** An extended statistics object: schema, name. */
    STATISTICS("statistics"),
    /** A rewrite rule: schema, relation, name. */
    RULE("rule"),
    /** A trigger: schema, relation, name. */
    TRIGGER("trigger"),
    /** A row security policy: schema, table, name. */
    POLICY("policy"),
    /** A publication: name. */
    PUBLICATION("publication"),
    /** A subscription: name. */
    SUBSCRIPTION("subscription"),
    /** Privileges that objects yet to come will have: role, schema or empty, kind of object. */
    DEFAULT_PRIVILEGES("default privileges"),
    /** An event trigger: name. */
    EVENT_TRIGGER("event trigger");

    private final String words;

    ObjectKind(String words) {
        this.words = words;
    }

    /**
     * Returns what SQL calls the kind.
     *
     * @return such as {@code materialized view}
     */
    public String words() {
        return words;
    }
}

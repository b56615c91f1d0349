package com.monassurance.migrations.catalog;

/** The system catalogues whose rows are addressed, with the oids they have had since they exist. */
enum SystemCatalog {
    DEFAULT_PRIVILEGES(826),
    TYPE(1247),
    ROUTINE(1255),
    RELATION(1259),
    SERVER(1417),
    USER_MAPPING(1418),
    FOREIGN_DATA_WRAPPER(2328),
    ACCESS_METHOD(2601),
    OPERATOR_FAMILY_OPERATOR(2602),
    OPERATOR_FAMILY_FUNCTION(2603),
    COLUMN_DEFAULT(2604),
    CAST(2605),
    CONSTRAINT(2606),
    CONVERSION(2607),
    LANGUAGE(2612),
    NAMESPACE(2615),
    OPERATOR_CLASS(2616),
    OPERATOR(2617),
    RULE(2618),
    TRIGGER(2620),
    OPERATOR_FAMILY(2753),
    EXTENSION(3079),
    POLICY(3256),
    STATISTICS(3381),
    COLLATION(3456),
    EVENT_TRIGGER(3466),
    TRANSFORM(3576),
    TEXT_SEARCH_DICTIONARY(3600),
    TEXT_SEARCH_PARSER(3601),
    TEXT_SEARCH_CONFIGURATION(3602),
    TEXT_SEARCH_TEMPLATE(3764),
    SUBSCRIPTION(6100),
    PUBLICATION(6104),
    PUBLICATION_TABLE(6106),
    PUBLICATION_SCHEMA(6237);

    private final long oid;

    SystemCatalog(long oid) {
        this.oid = oid;
    }

    /** One number for a row of this catalogue. */
    long address(long row) {
        return address(oid, row);
    }

    static long address(long catalog, long row) {
        return catalog << 32 | row;
    }

    static long catalogOf(long address) {
        return address >>> 32;
    }

    boolean holds(long address) {
        return catalogOf(address) == oid;
    }
}

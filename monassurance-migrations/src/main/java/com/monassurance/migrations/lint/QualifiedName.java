package com.monassurance.migrations.lint;

import com.monassurance.migrations.catalog.SqlName;

/** A name as PostgreSQL understands it, without quotes; the schema is empty where none is written. Immutable. */
record QualifiedName(String schema, String name) {

    static final QualifiedName NONE = new QualifiedName("", "");

    boolean isNone() {
        return name.isEmpty();
    }

    QualifiedName in(String other) {
        return new QualifiedName(other, name);
    }

    QualifiedName renamed(String other) {
        return new QualifiedName(schema, other);
    }

    /** A name as statements write it, be it one that the server would not take. */
    static String quoted(String name) {
        boolean isName = !name.isEmpty() && ChosenName.bytes(name) <= ChosenName.BYTES_MAX && name.indexOf(0) < 0;
        return isName ? SqlName.quoted(name) : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns the name as statements write it. */
    @Override
    public String toString() {
        return (schema.isEmpty() ? "" : quoted(schema) + ".") + quoted(name);
    }
}

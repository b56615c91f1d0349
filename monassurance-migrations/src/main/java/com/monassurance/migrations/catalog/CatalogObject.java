package com.monassurance.migrations.catalog;

/**
 * One object of a schema, as a value: equal when PostgreSQL would treat two objects alike, whatever their oids. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface CatalogObject
        permits SchemaObject,
                Extension,
                EnumType,
                DomainType,
                CompositeType,
                Routine,
                Sequence,
                Table,
                View,
                Constraint,
                Index,
                Trigger,
                Rule,
                Policy,
                DefaultPrivileges,
                PlainObject {

    /**
     * Returns what tells the object from all others.
     *
     * @return the id
     */
    ObjectId id();

    /**
     * Returns what hangs on the object: owner, privileges, comment, security labels.
     *
     * @return the attachments
     */
    Attachments attachments();
}

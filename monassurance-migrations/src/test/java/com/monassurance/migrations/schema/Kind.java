package com.monassurance.migrations.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Every kind of object, how often it is made, and how it is made, varied and written. */
// The functions are references to static methods, which hold nothing.
@SuppressWarnings("ImmutableEnumChecker")
enum Kind {
    SCHEMA(3, SimpleParts::schema, SimpleParts::schemaOptions, SimpleParts::schemaSql),
    EXTENSION(1, SimpleParts::extension, SimpleParts::extensionOptions, SimpleParts::extensionSql),
    ENUM(4, TypeParts::plain, TypeParts::enumOptions, TypeParts::enumSql),
    DOMAIN(4, TypeParts::plain, TypeParts::domainOptions, TypeParts::domainSql),
    COMPOSITE(2, TypeParts::plain, TypeParts::compositeOptions, TypeParts::compositeSql),
    RANGE(1, TypeParts::plain, TypeParts::rangeOptions, TypeParts::rangeSql),
    SEQUENCE(4, SimpleParts::plain, SimpleParts::sequenceOptions, SimpleParts::sequenceSql),
    COLLATION(1, SimpleParts::plain, SimpleParts::collationOptions, SimpleParts::collationSql),
    FUNCTION(6, RoutineParts::function, RoutineParts::functionOptions, RoutineParts::functionSql),
    PROCEDURE(2, RoutineParts::plain, RoutineParts::procedureOptions, RoutineParts::procedureSql),
    AGGREGATE(1, RoutineParts::plain, RoutineParts::aggregateOptions, RoutineParts::aggregateSql),
    TRIGGER_FUNCTION(2, RoutineParts::plain, RoutineParts::triggerFunctionOptions, RoutineParts::triggerFunctionSql),
    OVERLOAD(2, RingParts::overload, RingParts::overloadOptions, RingParts::overloadSql),
    RECURSION(1, RoutineParts::plain, RingParts::recursionOptions, RingParts::recursionSql),
    LANGUAGE(1, RareParts::global, RareParts::languageOptions, RareParts::languageSql),
    LANGUAGE_FUNCTION(
            2, RareParts::languageFunction, RareParts::languageFunctionOptions, RareParts::languageFunctionSql),
    TRANSFORM(1, RareParts::transform, RareParts::transformOptions, RareParts::transformSql),
    FAMILY(1, RoutineParts::plain, RareParts::familyOptions, RareParts::familySql),
    CLASS(1, RareParts::operatorClass, RareParts::classOptions, RareParts::classSql),
    METHOD(1, RareParts::global, RareParts::methodOptions, RareParts::methodSql),
    CONVERSION(1, RareParts::conversion, RareParts::conversionOptions, RareParts::conversionSql),
    OPERATOR(1, RoutineParts::operator, RoutineParts::operatorOptions, RoutineParts::operatorSql),
    CAST(1, RoutineParts::cast, RoutineParts::castOptions, RoutineParts::castSql),
    TABLE(14, TableParts::table, TableParts::tableOptions, TableParts::tableSql),
    TYPED_TABLE(2, TableParts::typed, TableParts::typedOptions, TableParts::typedSql),
    COLUMN(40, ColumnParts::column, ColumnParts::columnOptions, (part, draft) -> List.of()),
    GENERATED(3, ColumnParts::generated, ColumnParts::generatedOptions, (part, draft) -> List.of()),
    PARTITION(8, TableParts::partition, TableParts::partitionOptions, TableParts::partitionSql),
    KEY(9, ConstraintParts::key, ConstraintParts::keyOptions, ConstraintParts::keySql),
    CHECK(8, ConstraintParts::check, ConstraintParts::checkOptions, ConstraintParts::checkSql),
    FOREIGN_KEY(9, ConstraintParts::foreignKey, ConstraintParts::foreignKeyOptions, ConstraintParts::foreignKeySql),
    PERIOD_KEY(2, RingParts::periodKey, RingParts::periodKeyOptions, RingParts::periodKeySql),
    EXCLUSION(2, ConstraintParts::exclusion, ConstraintParts::exclusionOptions, ConstraintParts::exclusionSql),
    INDEX(14, IndexParts::index, IndexParts::indexOptions, IndexParts::indexSql),
    CLASS_INDEX(2, RareParts::classIndex, RareParts::classIndexOptions, RareParts::classIndexSql),
    TABLE_RING(2, RingParts::tableRing, RingParts::tableRingOptions, RingParts::tableRingSql),
    STATISTICS(3, IndexParts::statistics, IndexParts::statisticsOptions, IndexParts::statisticsSql),
    VIEW(8, ViewParts::view, ViewParts::viewOptions, ViewParts::viewSql),
    VIEW_RING(1, RoutineParts::plain, RingParts::viewRingOptions, RingParts::viewRingSql),
    MATERIALIZED_VIEW(3, ViewParts::materialized, ViewParts::materializedOptions, ViewParts::materializedSql),
    TRIGGER(7, RuleParts::trigger, RuleParts::triggerOptions, RuleParts::triggerSql),
    RULE(3, RuleParts::rule, RuleParts::ruleOptions, RuleParts::ruleSql),
    POLICY(5, RuleParts::policy, RuleParts::policyOptions, RuleParts::policySql),
    PARSER(1, SimpleParts::plain, RareParts::parserOptions, RareParts::parserSql),
    TEMPLATE(1, SimpleParts::plain, RareParts::templateOptions, RareParts::templateSql),
    DICTIONARY(1, SimpleParts::dictionary, SimpleParts::dictionaryOptions, SimpleParts::dictionarySql),
    CONFIGURATION(1, SimpleParts::configuration, SimpleParts::configurationOptions, SimpleParts::configurationSql),
    WRAPPER(1, OutsideParts::global, OutsideParts::wrapperOptions, OutsideParts::wrapperSql),
    SERVER(2, OutsideParts::server, OutsideParts::serverOptions, OutsideParts::serverSql),
    USER_MAPPING(1, OutsideParts::userMapping, OutsideParts::userMappingOptions, OutsideParts::userMappingSql),
    FOREIGN_TABLE(2, OutsideParts::foreignTable, OutsideParts::foreignTableOptions, OutsideParts::foreignTableSql),
    PUBLICATION(2, OutsideParts::publication, OutsideParts::publicationOptions, OutsideParts::publicationSql),
    SUBSCRIPTION(1, OutsideParts::global, OutsideParts::subscriptionOptions, OutsideParts::subscriptionSql),
    EVENT_TRIGGER(1, OutsideParts::global, OutsideParts::eventTriggerOptions, OutsideParts::eventTriggerSql),
    DEFAULT_PRIVILEGES(
            1,
            OutsideParts::defaultPrivileges,
            OutsideParts::defaultPrivilegesOptions,
            OutsideParts::defaultPrivilegesSql);

    private final int weight;
    private final Function<Draft.Maker, Optional<Part>> make;
    private final BiFunction<Part, Draft, Map<String, List<String>>> options;
    private final BiFunction<Part, Draft, List<String>> sql;

    Kind(
            int weight,
            Function<Draft.Maker, Optional<Part>> make,
            BiFunction<Part, Draft, Map<String, List<String>>> options,
            BiFunction<Part, Draft, List<String>> sql) {
        this.weight = weight;
        this.make = make;
        this.options = options;
        this.sql = sql;
    }

    int weight() {
        return weight;
    }

    /** Makes one that fits into a draft, if anything there lets it. */
    Optional<Part> make(Draft draft) {
        return make.apply(new Draft.Maker(this, draft));
    }

    /** What may be chosen about a part, each with its possible values, the usual one first. */
    Map<String, List<String>> options(Part part, Draft draft) {
        return options.apply(part, draft);
    }

    /** The statements that create it; none for what is written with another, or when it does not fit any more. */
    List<String> sql(Part part, Draft draft) {
        return sql.apply(part, draft);
    }

    /** Whether it acts on what is created after it, and so is created last. */
    boolean isLast() {
        return this == EVENT_TRIGGER || this == DEFAULT_PRIVILEGES;
    }
}

package com.monassurance.examples.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.monassurance.core.failure.OpsException;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of ARCHITECTURE.md and the rules of packages, held by the build. */
class ArchitectureTest {

    private static final String ROOT = "com.monassurance.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.monassurance");

    @ParameterizedTest
    @ValueSource(strings = {"fixtures", "core", "health", "migrations", "maintenance"})
    void classes_of_every_module_are_looked_at(String module) {
        assertThat(CLASSES.stream().filter(c -> c.getPackageName().startsWith(ROOT + module)))
                .as("classes of %s: a rule over none of them would always hold", module)
                .hasSizeGreaterThan(5);
    }

    @Test
    void core_knows_no_other_module() {
        check(noClasses()
                .that(residesIn("core"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(all("health", "migrations", "maintenance", "fixtures", "examples"))));
    }

    @Test
    void health_and_migrations_never_see_each_other() {
        check(noClasses()
                .that(residesIn("health"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(all("migrations", "maintenance", "fixtures", "examples"))));
        check(noClasses()
                .that(residesIn("migrations"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(all("health", "maintenance", "fixtures", "examples"))));
    }

    @Test
    void maintenance_knows_neither_fixtures_nor_examples() {
        check(noClasses()
                .that(residesIn("maintenance"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(all("fixtures", "examples"))));
    }

    @Test
    void fixtures_know_nothing_of_ours() {
        check(noClasses()
                .that(residesIn("fixtures"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(all("core", "health", "migrations", "maintenance", "examples"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixtures", "core", "health", "migrations", "maintenance"})
    void packages_of_a_module_form_no_cycle(String module) {
        check(slices().matching(ROOT + module + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void internal_packages_are_used_by_their_own_feature_only() {
        check(classes().that(resideInAPackage("..internal..")).should(beUsedFromTheirOwnFeatureOnly()));
    }

    @Test
    void micrometer_lives_in_health_metrics_only() {
        check(noClasses()
                .that(ours())
                .and(not(resideInAPackage(ROOT + "health.metrics..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.micrometer..")));
    }

    @Test
    void jdbi_lives_in_the_repositories_only() {
        check(noClasses()
                .that(ours())
                .and(not(resideInAPackage(ROOT + "core.repository..")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.jdbi..")));
    }

    @Test
    void core_and_migrations_do_without_lettuce() {
        check(noClasses()
                .that(residesIn("core").or(residesIn("migrations")).or(residesIn("fixtures")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.lettuce..")));
    }

    @Test
    void junit_is_known_to_the_junit_package_of_fixtures_only() {
        check(noClasses()
                .that(ours())
                .and(not(resideInAPackage(ROOT + "fixtures.junit..")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.junit..")));
    }

    @Test
    void db_scheduler_is_known_to_the_scheduler_package_of_maintenance_only() {
        check(noClasses()
                .that(ours())
                .and(not(resideInAPackage(ROOT + "maintenance.scheduler..")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.github.kagkarlsson..")));
    }

    @Test
    void wall_time_comes_from_an_injected_clock() {
        check(noClasses()
                .that(library())
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.ZonedDateTime.class, "now"));
    }

    @Test
    void the_library_never_writes_to_standard_output() {
        check(noClasses()
                .that(library())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    @Test
    void executors_with_anonymous_threads_are_never_made() {
        check(noClasses()
                .that(library())
                .should()
                .callMethod(Executors.class, "newCachedThreadPool")
                .orShould()
                .callMethod(Executors.class, "newFixedThreadPool", int.class)
                .orShould()
                .callMethod(Executors.class, "newSingleThreadExecutor")
                .orShould()
                .callMethod(Executors.class, "newSingleThreadScheduledExecutor"));
    }

    @Test
    void exceptions_of_the_library_extend_the_one_root() {
        check(classes()
                .that(library())
                .and()
                .areAssignableTo(RuntimeException.class)
                .and()
                .arePublic()
                .should()
                .beAssignableTo(OpsException.class));
    }

    @Test
    void no_field_and_no_parameter_is_optional() {
        check(fields().that().areDeclaredInClassesThat(ours()).should().notHaveRawType(Optional.class));
        check(methods().that().areDeclaredInClassesThat(ours()).should(haveNoOptionalParameter()));
    }

    @Test
    void public_classes_are_final_or_meant_to_be_extended() {
        check(classes()
                .that(library())
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should(beFinalOrAbstract()));
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .filteredOn(p ->
                        p.getClasses().stream().anyMatch(c -> !c.getSimpleName().equals("package-info")))
                .filteredOn(p -> !isNullMarked(p))
                .as("packages without a @NullMarked package-info")
                .isEmpty();
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    private static String[] all(String... modules) {
        String[] patterns = new String[modules.length];
        for (int i = 0; i < modules.length; i++) {
            patterns[i] = ROOT + modules[i] + "..";
        }
        return patterns;
    }

    private static DescribedPredicate<JavaClass> residesIn(String module) {
        return resideInAPackage(ROOT + module + "..");
    }

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAnyPackage(all("core", "health", "migrations", "maintenance", "fixtures"));
    }

    /** What hosts put into production: all of ours but the test kit. */
    private static DescribedPredicate<JavaClass> library() {
        return resideInAnyPackage(all("core", "health", "migrations", "maintenance"));
    }

    private static boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage.isAnnotatedWith(NullMarked.class);
    }

    private static ArchCondition<JavaClass> beUsedFromTheirOwnFeatureOnly() {
        return new ArchCondition<>("be used from their own feature only") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String name = item.getPackageName();
                String feature = name.substring(0, name.indexOf(".internal"));
                item.getDirectDependenciesToSelf().stream()
                        .filter(d -> !d.getOriginClass().getPackageName().startsWith(feature))
                        .forEach(d -> events.add(SimpleConditionEvent.violated(item, d.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> beFinalOrAbstract() {
        return new ArchCondition<>("be final or abstract") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean settled = item.getModifiers().contains(JavaModifier.FINAL)
                        || item.getModifiers().contains(JavaModifier.ABSTRACT);
                if (!settled) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " is neither final nor abstract"));
                }
            }
        };
    }

    private static ArchCondition<com.tngtech.archunit.core.domain.JavaMethod> haveNoOptionalParameter() {
        return new ArchCondition<>("have no Optional parameter") {
            @Override
            public void check(com.tngtech.archunit.core.domain.JavaMethod item, ConditionEvents events) {
                item.getRawParameterTypes().stream()
                        .filter(type -> type.isEquivalentTo(Optional.class))
                        .filter(type -> !item.getName().startsWith("lambda$"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(item, item.getFullName())));
            }
        };
    }
}

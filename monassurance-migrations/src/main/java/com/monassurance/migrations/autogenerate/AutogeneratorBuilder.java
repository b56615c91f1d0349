package com.monassurance.migrations.autogenerate;

import static java.util.Objects.requireNonNull;

import com.monassurance.core.sql.Identifier;
import com.monassurance.migrations.catalog.CatalogSettings;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.diff.DiffSettings;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.history.HistoryPlace;
import com.monassurance.migrations.scratch.ScratchServer;
import com.monassurance.migrations.script.ScriptSource;
import com.monassurance.migrations.sqlplan.PlanSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of an {@link Autogenerator}. Confined to one thread.
 *
 * @since 0.1.0
 */
public final class AutogeneratorBuilder {

    final ScratchServer server;
    final List<ScriptSource> sources = new ArrayList<>();
    final List<Rename> renames = new ArrayList<>();
    final List<Rename> refusedRenames = new ArrayList<>();
    Identifier schema = HistoryPlace.DEFAULT_SCHEMA;
    String namespace = HistoryPlace.DEFAULT_NAMESPACE;
    CatalogSettings catalog = CatalogSettings.defaults();
    Set<String> schemas = Set.of();
    DiffSettings differences = DiffSettings.defaults();
    PlanSettings plans = PlanSettings.defaults();

    @Nullable
    DataSource live;

    @Nullable
    DesiredSchema model;

    @Nullable
    Planning planning;

    @Nullable
    String consent;

    boolean isAskingRenames = true;
    boolean isQuarantining;
    boolean isDroppingQuarantined;

    AutogeneratorBuilder(ScratchServer server) {
        this.server = requireNonNull(server, "server");
    }

    /**
     * Names the live database, which is only read; needed by all verbs but {@link Autogenerator#diff}.
     *
     * @param dataSource the host's; never closed
     * @return this
     */
    public AutogeneratorBuilder live(DataSource dataSource) {
        this.live = requireNonNull(dataSource, "dataSource");
        return this;
    }

    /**
     * Names the desired schema; needed to draft and to check.
     *
     * @param desired such as {@code DesiredSchema.files(Path.of("schema.sql"))}
     * @return this
     */
    public AutogeneratorBuilder model(DesiredSchema desired) {
        this.model = requireNonNull(desired, "desired");
        return this;
    }

    /**
     * Adds a source of the revisions of the live database; needed to draft and to look for drift.
     *
     * @param source such as {@code ScriptSources.directory(folder)}
     * @return this
     */
    public AutogeneratorBuilder scripts(ScriptSource source) {
        sources.add(requireNonNull(source, "source"));
        return this;
    }

    /**
     * Names where the schema history is; {@code monassurance_ops} and {@code default} by default. Its schema is left out
     * of every comparison.
     *
     * @param name the schema
     * @param part the namespace
     * @return this
     */
    public AutogeneratorBuilder history(Identifier name, String part) {
        this.schema = requireNonNull(name, "name");
        this.namespace = requireNonNull(part, "part");
        return this;
    }

    /**
     * Names what is read; by default everything. When the role of the live database is no superuser and something belongs to a
     * role that it may not act for, owners and privileges are left out, and a note says so. Owners and privileges of a live database are compared with those of a
     * schema made on scratch only when both are worked on by a role of the same name, which the notes of a result say.
     *
     * @param settings what is read
     * @return this
     */
    public AutogeneratorBuilder catalog(CatalogSettings settings) {
        this.catalog = requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Names what is compared; by default everything.
     *
     * @param settings what is compared
     * @return this
     */
    public AutogeneratorBuilder differences(DiffSettings settings) {
        this.differences = requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Compares only what is in some schemas, and these schemas themselves, beside what {@link #differences} leaves. A name that
     * neither side has is an error ({@code UNKNOWN_SCHEMA}) of whatever is asked then.
     *
     * @param names exact names; none for all
     * @return this
     */
    public AutogeneratorBuilder onlySchemas(Set<String> names) {
        if (!names.isEmpty()) {
            Predicate<ObjectId> inside = SchemaFilter.in(names);
            this.differences = new DiffSettings(differences.filter().and(inside));
            this.schemas = Set.copyOf(names);
        }
        return this;
    }

    /**
     * Names how statements are chosen; online by default.
     *
     * @param settings such as {@code PlanSettings.defaults().plain()}
     * @return this
     */
    public AutogeneratorBuilder plans(PlanSettings settings) {
        this.plans = requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Decides that something is renamed, beside what the model says itself. A rename whose old name is not in the live
     * database, or whose new name is there already, has been done and is left alone.
     *
     * @param rename such as {@code Rename.of(oldTable, newTable)}
     * @return this
     */
    public AutogeneratorBuilder rename(Rename rename) {
        renames.add(requireNonNull(rename, "rename"));
        return this;
    }

    /**
     * Decides that something is not renamed though it looks so: the one is dropped and the other made.
     *
     * @param rename what is none
     * @return this
     */
    public AutogeneratorBuilder notRenamed(Rename rename) {
        refusedRenames.add(requireNonNull(rename, "rename"));
        return this;
    }

    /**
     * Decides that nothing is renamed but what {@link #rename} and the model name; by default likely renames are looked
     * for and asked about.
     *
     * @return this
     */
    public AutogeneratorBuilder withoutProposals() {
        this.isAskingRenames = false;
        return this;
    }

    /**
     * Agrees to what the upgrade of a draft loses or changes; by default such a draft is not given. The reason is
     * written into the revision.
     *
     * @param reason why the data may go, one line
     * @return this
     * @throws IllegalArgumentException if the reason is blank or not one line
     */
    public AutogeneratorBuilder consent(String reason) {
        if (reason.isBlank() || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the reason of a consent is one line that says something");
        }
        this.consent = reason.strip();
        return this;
    }

    /**
     * Sets tables and columns aside as {@code _dropped_…} that a draft would drop; false by default. Their rows stay, and
     * going back gives them their names again. What depends on them goes as it would, and views, sequences of their own and
     * types that nobody needs are dropped.
     *
     * @param isSetAside true for renaming instead of dropping
     * @return this
     */
    public AutogeneratorBuilder quarantine(boolean isSetAside) {
        this.isQuarantining = isSetAside;
        return this;
    }

    /**
     * Drops what was set aside; by default it is left alone by drafts and comparisons, which say so in their notes.
     *
     * @return this
     */
    public AutogeneratorBuilder dropQuarantined() {
        this.isDroppingQuarantined = true;
        return this;
    }

    /** For tests that bring a planner of their own. */
    AutogeneratorBuilder planning(Planning own) {
        this.planning = own;
        return this;
    }

    /**
     * Makes the autogenerator; touches nothing.
     *
     * @return an autogenerator
     */
    public Autogenerator build() {
        return new Autogenerator(this);
    }

    HistoryPlace place() {
        return new HistoryPlace(schema, namespace);
    }

    /** Our own schema is left out. */
    CatalogSettings settings() {
        Set<String> excluded = new HashSet<>(catalog.excludedSchemas());
        excluded.add(schema.value());
        return catalog.withExcludedSchemas(excluded);
    }
}

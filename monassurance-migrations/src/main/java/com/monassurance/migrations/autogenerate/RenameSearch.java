package com.monassurance.migrations.autogenerate;

import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.Column;
import com.monassurance.migrations.catalog.ObjectId;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Sequence;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.diff.Rename;
import com.monassurance.migrations.diff.RenameProposals;
import com.monassurance.migrations.diff.RenameProposals.Likeness;
import com.monassurance.migrations.diff.RenameProposals.Proposal;
import com.monassurance.migrations.diff.SchemaDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is likely called otherwise and nobody has decided. Where a wrong guess would give rows, values or a position another
 * meaning, somebody is asked; all else has nothing to lose by being renamed, and is. Immutable.
 *
 * @param asked to be decided
 * @param done to be done without asking
 */
record RenameSearch(List<Proposal> asked, List<Proposal> done) {

    static final RenameSearch NOTHING = new RenameSearch(List.of(), List.of());

    RenameSearch {
        asked = List.copyOf(asked);
        done = List.copyOf(done);
    }

    /** Looks at what a difference drops and creates, as far as it is looked at. */
    static RenameSearch in(
            SchemaDiff diff,
            Likeness likeness,
            List<Rename> decided,
            List<Rename> refused,
            Predicate<ObjectId> looked) {
        List<Proposal> asked = new ArrayList<>();
        List<Proposal> done = new ArrayList<>();
        for (Proposal proposal : RenameProposals.of(diff, likeness, decided, refused)) {
            if (looked.test(whole(proposal.rename().from()))) {
                (isAsked(diff.from(), proposal.rename()) ? asked : done).add(proposal);
            }
        }
        return new RenameSearch(asked, done);
    }

    List<Rename> renames() {
        return done.stream().map(Proposal::rename).toList();
    }

    /** One sentence for each that is done without asking. */
    List<String> notes() {
        return done.stream()
                .map(proposal -> "Taken for renamed, for nothing is lost by it: " + proposal + ".")
                .toList();
    }

    /** Whoever leaves out a table leaves out its columns. */
    private static ObjectId whole(ObjectId id) {
        return id.kind() == ObjectKind.COLUMN
                ? ObjectId.of(ObjectKind.TABLE, id.path().get(0), id.path().get(1))
                : id;
    }

    private static boolean isAsked(Catalog start, Rename rename) {
        ObjectId id = rename.from();
        return switch (id.kind()) {
            case SCHEMA, TABLE -> true;
            case COLUMN ->
                start.find(whole(id)).orElse(null) instanceof Table table
                        && table.columns()
                                .find(id.name())
                                .map(Column::generated)
                                .isEmpty();
            case ENUM -> !rename.value().isEmpty();
            case SEQUENCE -> start.find(id).orElse(null) instanceof Sequence sequence && sequence.ownedBy() == null;
            default -> false;
        };
    }
}

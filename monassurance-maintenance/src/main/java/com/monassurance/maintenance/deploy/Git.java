package com.monassurance.maintenance.deploy;

import com.monassurance.maintenance.failure.MaintenanceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The repository that a deployment tags.
 *
 * @since 0.1.0
 */
public interface Git {

    /**
     * Returns what is checked out.
     *
     * @return a full commit id
     * @throws MaintenanceException if git cannot tell
     */
    String head();

    /**
     * Tells whether the working tree holds nothing but what was committed.
     *
     * @return true when a tag would name exactly what is there
     * @throws MaintenanceException if git cannot tell
     */
    boolean isClean();

    /**
     * Returns the tags of the repository, at most 10,000, in no order that matters.
     *
     * @return their names
     * @throws MaintenanceException if git cannot tell
     */
    List<String> tags();

    /**
     * Returns which commit a tag names.
     *
     * @param tag its name
     * @return a full commit id; empty when there is no such tag
     * @throws MaintenanceException if git cannot tell
     */
    Optional<String> commitOf(String tag);

    /**
     * Makes an annotated tag.
     *
     * @param tag its name
     * @param commit the commit it names
     * @param message of the tag
     * @return what became of it
     */
    StepOutcome tag(String tag, String commit, String message);

    /**
     * Pushes a tag to the remote repository.
     *
     * @param tag its name
     * @return failed when the remote refused it
     */
    StepOutcome push(String tag);

    /**
     * Removes a tag from the local repository only.
     *
     * @param tag its name
     * @return what became of it
     */
    StepOutcome deleteLocalTag(String tag);

    /**
     * Returns the repository of a working tree, through the {@code git} program, its remote named {@code origin}.
     *
     * @param workTree a directory inside the working tree
     * @return the repository
     */
    static Git at(Path workTree) {
        return at(workTree, "origin");
    }

    /**
     * Returns the repository of a working tree, through the {@code git} program.
     *
     * @param workTree a directory inside the working tree
     * @param remote name of the remote that tags are pushed to
     * @return the repository
     */
    static Git at(Path workTree, String remote) {
        return new ProcessGit(workTree, remote);
    }
}

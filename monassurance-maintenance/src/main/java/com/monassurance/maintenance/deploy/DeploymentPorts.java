package com.monassurance.maintenance.deploy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment or a rollback acts on; all of it belongs to the host. Immutable.
 *
 * @param checks what must be well before anything is changed; possibly none
 * @param git the repository that is tagged
 * @param backup backs the database up
 * @param migrations moves the schema
 * @param activation makes a version the one that runs next
 * @param restart restarts the service
 * @param running asks the running service
 * @since 0.1.0
 */
public record DeploymentPorts(
        List<PreCheck> checks,
        Git git,
        DatabaseBackup backup,
        Migrations migrations,
        Activation activation,
        Restart restart,
        Running running) {

    /**
     * Checks that every port is there and copies the list.
     *
     * @throws IllegalArgumentException if two checks have the same name
     */
    public DeploymentPorts {
        checks = List.copyOf(checks);
        if (checks.stream().map(PreCheck::name).distinct().count() != checks.size()) {
            throw new IllegalArgumentException("two checks have the same name");
        }
        requireNonNull(git, "git");
        requireNonNull(backup, "backup");
        requireNonNull(migrations, "migrations");
        requireNonNull(activation, "activation");
        requireNonNull(restart, "restart");
        requireNonNull(running, "running");
    }

    /**
     * Returns a builder; every port but the checks must be given.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the ports. Confined to one thread. */
    public static final class Builder {

        private final List<PreCheck> checks = new ArrayList<>();
        private @Nullable Git git;
        private @Nullable DatabaseBackup backup;
        private @Nullable Migrations migrations;
        private @Nullable Activation activation;
        private @Nullable Restart restart;
        private @Nullable Running running;

        private Builder() {}

        /**
         * Adds a check; they run in this order.
         *
         * @param check what must be well
         * @return this builder
         */
        public Builder check(PreCheck check) {
            checks.add(requireNonNull(check, "check"));
            return this;
        }

        /**
         * Sets the repository.
         *
         * @param port the repository that is tagged
         * @return this builder
         */
        public Builder git(Git port) {
            this.git = requireNonNull(port, "port");
            return this;
        }

        /**
         * Sets what backs the database up.
         *
         * @param port the backup
         * @return this builder
         */
        public Builder backup(DatabaseBackup port) {
            this.backup = requireNonNull(port, "port");
            return this;
        }

        /**
         * Sets what moves the schema.
         *
         * @param port the migrations
         * @return this builder
         */
        public Builder migrations(Migrations port) {
            this.migrations = requireNonNull(port, "port");
            return this;
        }

        /**
         * Sets what makes a version the one that runs next.
         *
         * @param port the activation
         * @return this builder
         */
        public Builder activation(Activation port) {
            this.activation = requireNonNull(port, "port");
            return this;
        }

        /**
         * Sets what restarts the service.
         *
         * @param port the restart
         * @return this builder
         */
        public Builder restart(Restart port) {
            this.restart = requireNonNull(port, "port");
            return this;
        }

        /**
         * Sets what asks the running service.
         *
         * @param port the look at the service
         * @return this builder
         */
        public Builder running(Running port) {
            this.running = requireNonNull(port, "port");
            return this;
        }

        /**
         * Checks that nothing is missing and builds. Touches nothing.
         *
         * @return the ports
         * @throws IllegalArgumentException naming every port that is missing
         */
        public DeploymentPorts build() {
            List<String> missing = new ArrayList<>();
            if (git == null) {
                missing.add("git");
            }
            if (backup == null) {
                missing.add("backup");
            }
            if (migrations == null) {
                missing.add("migrations");
            }
            if (activation == null) {
                missing.add("activation");
            }
            if (restart == null) {
                missing.add("restart");
            }
            if (running == null) {
                missing.add("running");
            }
            if (git == null
                    || backup == null
                    || migrations == null
                    || activation == null
                    || restart == null
                    || running == null) {
                throw new IllegalArgumentException("ports are missing: " + String.join(", ", missing));
            }
            return new DeploymentPorts(checks, git, backup, migrations, activation, restart, running);
        }
    }
}

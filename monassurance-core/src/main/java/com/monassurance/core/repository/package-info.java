/**
 * The rows of the MonAssurance schema as domain records: {@link com.monassurance.core.repository.Repositories} gives one
 * repository per table. Everything blocks on the database; lists come in pages of a stated maximum; a failure is a
 * {@link com.monassurance.core.sql.DatabaseException}. Depends on domain and sql; Jdbi stays inside.
 */
@NullMarked
package com.monassurance.core.repository;

import org.jspecify.annotations.NullMarked;

/**
 * Small words for SQL that every module uses: {@link com.monassurance.core.sql.Identifier} for names,
 * {@link com.monassurance.core.sql.SqlSession} for a borrowed connection that is given back as it was found, and
 * {@link com.monassurance.core.sql.DatabaseException} for failures told in one line. Depends on failure.
 */
@NullMarked
package com.monassurance.core.sql;

import org.jspecify.annotations.NullMarked;

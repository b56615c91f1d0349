package com.monassurance.core.repository;

import java.sql.SQLException;

/** Makes a value of a row. */
@FunctionalInterface
interface RowReader<T> {

    T read(Row row) throws SQLException;
}

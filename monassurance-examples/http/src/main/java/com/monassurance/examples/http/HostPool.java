package com.monassurance.examples.http;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/** The pool of a host: what any host has already. */
final class HostPool {

    private HostPool() {}

    static HikariDataSource over(DataSource direct) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(direct);
        pool.setMaximumPoolSize(8);
        pool.setConnectionTimeout(3_000);
        pool.setInitializationFailTimeout(-1); // do not fail while the database is away: health tells
        return pool;
    }
}

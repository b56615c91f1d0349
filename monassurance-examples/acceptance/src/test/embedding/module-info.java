/** A host that is a Java module; it opens nothing, and asks for what automatic modules cannot ask for themselves. */
module com.example.host {
    requires com.monassurance.migrations;
    requires java.naming;
    requires java.sql;
    requires org.postgresql.jdbc;
    requires org.slf4j;
}

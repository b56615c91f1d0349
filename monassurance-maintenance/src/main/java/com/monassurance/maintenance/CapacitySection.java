package com.monassurance.maintenance;

import com.monassurance.maintenance.finding.Text;
import com.monassurance.maintenance.report.ReportFigure;
import com.monassurance.maintenance.report.ReportFigure.Unit;
import com.monassurance.maintenance.report.ReportSection;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How full what can be full is: the database, its connections, its counters and the disks. */
final class CapacitySection {

    static final Text TITLE = Text.of("Growth and capacity", "Croissance et capacité");

    private static final String FIGURES = """
            select pg_database_size(current_database()) as bytes,
                   (select count(*) from pg_catalog.pg_stat_activity where backend_type = 'client backend')::float8
                       / current_setting('max_connections')::float8 as connections,
                   (select max(age(datfrozenxid)) from pg_catalog.pg_database)::float8 / 2147483648 as xids,
                   (select max(mxid_age(datminmxid)) from pg_catalog.pg_database)::float8 / 2147483648 as multixacts,
                   (select max(case when s.increment_by > 0
                                    then (s.last_value - s.min_value)::float8
                                    else (s.max_value - s.last_value)::float8 end
                               / (s.max_value::float8 - s.min_value::float8))
                      from pg_catalog.pg_sequences s where not s.cycle and s.max_value > s.min_value) as sequences
            """;
    private static final int SECONDS_MAX = 10;

    private CapacitySection() {}

    static ReportSection of(PlanParts parts) {
        List<ReportFigure> figures = new ArrayList<>();
        List<Text> unavailable = new ArrayList<>();
        try {
            database(parts, figures);
        } catch (SQLException e) {
            unavailable.add(Text.of(
                    "the database did not answer: " + e.getMessage(), "la base n'a pas répondu : " + e.getMessage()));
        }
        for (Path directory : parts.disks()) {
            disk(directory, figures, unavailable);
        }
        return new ReportSection("capacity", TITLE, List.of(), List.of(), unavailable).withFigures(figures);
    }

    private static void database(PlanParts parts, List<ReportFigure> figures) throws SQLException {
        try (Connection connection = parts.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS_MAX);
            try (ResultSet row = statement.executeQuery(FIGURES)) {
                row.next();
                add(
                        figures,
                        row,
                        "bytes",
                        ReportFigure.of("database.bytes", Text.of("Database", "Base de données"), Unit.BYTES, 0));
                add(figures, row, "connections", share("connections", "Connections in use", "Connexions utilisées"));
                add(
                        figures,
                        row,
                        "xids",
                        share("wraparound.xid", "Transaction numbers used", "Numéros de transaction utilisés"));
                add(
                        figures,
                        row,
                        "multixacts",
                        share("wraparound.multixact", "Multixact numbers used", "Numéros de multixact utilisés"));
                add(figures, row, "sequences", share("sequences", "Fullest sequence", "Séquence la plus pleine"));
            }
        }
    }

    /** What the server does not tell is left out, never zero. */
    private static void add(List<ReportFigure> figures, ResultSet row, String column, ReportFigure figure)
            throws SQLException {
        double value = row.getDouble(column);
        if (!row.wasNull()) {
            figures.add(new ReportFigure(figure.id(), figure.title(), figure.unit(), value, figure.limit()));
        }
    }

    private static ReportFigure share(String id, String english, String french) {
        return ReportFigure.of(id, Text.of(english, french), Unit.SHARE, 0).below(1);
    }

    private static void disk(Path directory, List<ReportFigure> figures, List<Text> unavailable) {
        Text title = Text.of("Disk of " + directory + ", used", "Disque de " + directory + ", occupé");
        try {
            FileStore store = Files.getFileStore(existing(directory));
            double total = store.getTotalSpace();
            if (total > 0) {
                double used = 1 - store.getUsableSpace() / total;
                figures.add(ReportFigure.of("disk." + directory, title, Unit.SHARE, used)
                        .below(1));
            }
        } catch (IOException e) {
            unavailable.add(Text.of(
                    title.english() + ": not read, " + e.getMessage(),
                    title.french() + " : non lu, " + e.getMessage()));
        }
    }

    /** A directory that is only made when something is written lies on the disk of the one above. */
    private static Path existing(Path directory) {
        Path above = directory.getParent();
        return above == null || Files.exists(directory) ? directory : existing(above);
    }
}

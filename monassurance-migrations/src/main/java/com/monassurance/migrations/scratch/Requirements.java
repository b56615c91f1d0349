package com.monassurance.migrations.scratch;

import com.monassurance.migrations.catalog.Attachments;
import com.monassurance.migrations.catalog.Catalog;
import com.monassurance.migrations.catalog.CatalogObject;
import com.monassurance.migrations.catalog.DefaultPrivileges;
import com.monassurance.migrations.catalog.Index;
import com.monassurance.migrations.catalog.ObjectKind;
import com.monassurance.migrations.catalog.Policy;
import com.monassurance.migrations.catalog.Privileges;
import com.monassurance.migrations.catalog.Table;
import com.monassurance.migrations.catalog.View;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a schema needs that no script of ours can make: roles, tablespaces, files of extensions. Confined to one thread. */
final class Requirements {

    private static final String MISSING = """
            select 'role ' || needed from unnest(?) needed
            where needed not in ('public', '') and not exists (select from pg_roles where rolname = needed)
            union all
            select 'tablespace ' || needed from unnest(?) needed
            where not exists (select from pg_tablespace where spcname = needed)
            union all
            select 'extension ' || needed from unnest(?) needed
            where not exists (select from pg_available_extensions where name = needed)
            order by 1
            """;

    private final Set<String> roles = new TreeSet<>();
    private final Set<String> tablespaces = new TreeSet<>();
    private final Set<String> extensions = new TreeSet<>();

    private Requirements() {}

    /** The words for what the connection's server lacks. */
    static List<String> missing(Catalog catalog, Connection connection) throws SQLException {
        Requirements needed = new Requirements();
        catalog.objects().forEach(needed::add);
        try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
            statement.setArray(1, array(connection, needed.roles));
            statement.setArray(2, array(connection, needed.tablespaces));
            statement.setArray(3, array(connection, needed.extensions));
            List<String> missing = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getString(1));
                }
            }
            return missing;
        }
    }

    private void add(CatalogObject object) {
        Attachments attached = object.attachments();
        role(attached.owner());
        roles(attached.privileges());
        if (object instanceof Policy policy) {
            roles.addAll(policy.roles());
        } else if (object instanceof DefaultPrivileges defaults) {
            roles.add(defaults.role());
            roles(defaults.privileges());
        } else if (object instanceof Table table) {
            storage(table.storage());
            table.columns().forEach(column -> roles(column.attachments().privileges()));
        } else if (object instanceof View view) {
            storage(view.storage());
        } else if (object instanceof Index index) {
            storage(index.storage());
        } else if (object.id().kind() == ObjectKind.EXTENSION) {
            extensions.add(object.id().name());
        } else if (object.id().kind() == ObjectKind.USER_MAPPING) {
            roles.add(object.id().name());
        }
    }

    private void role(@Nullable String name) {
        if (name != null) {
            roles.add(name);
        }
    }

    private void roles(@Nullable Privileges privileges) {
        if (privileges != null) {
            for (Privileges.Grant grant : privileges.grants()) {
                roles.add(grant.grantee());
                roles.add(grant.grantor());
            }
        }
    }

    private void storage(Table.Storage storage) {
        String tablespace = storage.tablespace();
        if (tablespace != null) {
            tablespaces.add(tablespace);
        }
    }

    private static Array array(Connection connection, Collection<String> names) throws SQLException {
        return connection.createArrayOf("text", names.toArray());
    }
}

package com.monassurance.core.repository;

import com.monassurance.core.domain.Client;
import com.monassurance.core.domain.User;
import com.monassurance.core.sql.DatabaseException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code clients}. Every verb blocks on the database, by default for at most 30 s per statement. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ClientRepository {

    private static final List<InsertColumn<Client.Draft>> COLUMNS = List.of(
            InsertColumn.text("first_name", Client.Draft::firstName),
            InsertColumn.text("last_name", Client.Draft::lastName),
            InsertColumn.text("email", Client.Draft::email),
            InsertColumn.text("phone", Client.Draft::phone),
            InsertColumn.text("address", Client.Draft::address),
            InsertColumn.number("owner_id", ClientRepository::ownerId),
            InsertColumn.timeOrNow("created_at", Client.Draft::createdAt));

    private final TableAccess<Client, Client.Id, Client.Draft> table;

    ClientRepository(Database database) {
        this.table = new TableAccess<>(
                database, "clients", ClientRepository::read, row -> row.id().value(), Client.Id::new, COLUMNS);
    }

    /**
     * Finds a client by its id. Blocks.
     *
     * @param id the id
     * @return the row, or empty
     * @throws DatabaseException if the database fails
     */
    public Optional<Client> find(Client.Id id) {
        return table.find(id.value());
    }

    /**
     * Lists the clients a user looks after. Blocks.
     *
     * @param owner the user
     * @param request which page
     * @return clients in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Client> ofOwner(User.Id owner, PageRequest request) {
        return table.pageWhere("owner_id = :owner", request, query -> query.bind("owner", owner.value()));
    }

    /**
     * Lists all clients. Blocks.
     *
     * @param request which page
     * @return rows in the order of their ids
     * @throws IllegalArgumentException if the cursor is of another listing
     * @throws DatabaseException if the database fails
     */
    public Page<Client> page(PageRequest request) {
        return table.page(request);
    }

    /**
     * Counts all clients, exactly. Blocks; reads the whole table or an index of it.
     *
     * @return the number of rows
     * @throws DatabaseException if the database fails
     */
    public long count() {
        return table.count();
    }

    /**
     * Inserts a client. Blocks.
     *
     * @param draft what to write
     * @return its new id
     * @throws DatabaseException if the database refuses it or fails
     */
    public Client.Id insert(Client.Draft draft) {
        return table.insert(draft);
    }

    /**
     * Inserts many clients, all or none, 1,000 per round trip. Blocks.
     *
     * @param drafts what to write, at most 100,000
     * @return the new ids, in the order of the drafts
     * @throws IllegalArgumentException if there are more drafts
     * @throws DatabaseException if the database refuses one or fails; then none is written
     */
    public List<Client.Id> insertAll(List<Client.Draft> drafts) {
        return table.insertAll(drafts);
    }

    private static Client read(Row row) throws SQLException {
        return new Client(
                row.id("id", Client.Id::new),
                row.text("first_name"),
                row.text("last_name"),
                row.textOrNull("email"),
                row.textOrNull("phone"),
                row.textOrNull("address"),
                row.idOrNull("owner_id", User.Id::new),
                row.time("created_at"));
    }

    private static @Nullable Long ownerId(Client.Draft draft) {
        User.Id id = draft.ownerId();
        return id == null ? null : id.value();
    }
}

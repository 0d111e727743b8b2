/**
 * Accounts, audit, notices and policies in H2, PostgreSQL or MariaDB.
 *
 * <p>{@code Schema.migrate(dataSource)} creates the tables. {@code JdbcStore.open(connections)}
 * checks that the connections do what the verifier relies on, and only then returns a store.
 */
@NullMarked
package dev.countersign.store.jdbc;

import org.jspecify.annotations.NullMarked;

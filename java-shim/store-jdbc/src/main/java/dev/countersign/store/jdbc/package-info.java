/**
 * Accounts, audit, notices and policies in H2, PostgreSQL or MariaDB.
 *
 * <p>{@code Schema.migrate(dataSource)} makes the tables, {@code JdbcStore.open(connections)}
 * proves that the connections keep what the verifier relies on, and only then is there a store.
 */
@NullMarked
package dev.countersign.store.jdbc;

import org.jspecify.annotations.NullMarked;

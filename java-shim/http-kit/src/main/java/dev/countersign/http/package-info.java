/**
 * One HTTP client with bounds, for the adapters that call a server.
 *
 * <p>It never follows a redirect, and every request ends within its time as one {@link
 * dev.countersign.http.HttpResult}.
 */
@NullMarked
package dev.countersign.http;

import org.jspecify.annotations.NullMarked;

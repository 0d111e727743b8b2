/**
 * Strict JSON (RFC 8259): text that two readers could understand differently is refused.
 *
 * <p>It is independent of HTTP and needs no library.
 */
@NullMarked
package dev.countersign.json;

import org.jspecify.annotations.NullMarked;

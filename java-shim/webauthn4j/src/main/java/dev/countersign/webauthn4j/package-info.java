/**
 * WebAuthn for the engine: the host's side of a ceremony, done by WebAuthn4J.
 *
 * <p>The engine decides what the browser is asked and what a finding means. This package stores
 * nothing and fetches nothing.
 */
@NullMarked
package dev.countersign.webauthn4j;

import org.jspecify.annotations.NullMarked;

/**
 * WebAuthn for the engine: the host's side of a ceremony, done by WebAuthn4J.
 *
 * <p>What was asked of the browser comes from the engine, and what a finding means is decided
 * there. Nothing here is kept, and nothing is fetched.
 */
@NullMarked
package dev.countersign.webauthn4j;

import org.jspecify.annotations.NullMarked;

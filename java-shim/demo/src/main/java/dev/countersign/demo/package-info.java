/**
 * The reference host: a small team-software look-alike with sign-in, board, customer portal,
 * profile, administration and a REST API. It holds no second-factor logic; it wires the real
 * filter, driver and store together, as a plugin author would.
 */
@NullMarked
package dev.countersign.demo;

import org.jspecify.annotations.NullMarked;

/** What must hold when everything happens at once, or something is missing. */
@NullMarked
package dev.countersign.proofs;

import org.jspecify.annotations.NullMarked;

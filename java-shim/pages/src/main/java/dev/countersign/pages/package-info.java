/**
 * What a page shows and what a form means, without a servlet type.
 *
 * <p>Nothing here decides anything about factors: what was typed goes to the verifier, and what the
 * verifier says is shown.
 */
@NullMarked
package dev.countersign.pages;

import org.jspecify.annotations.NullMarked;

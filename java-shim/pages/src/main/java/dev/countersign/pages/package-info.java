/**
 * What a page shows and what a form means, without servlet types.
 *
 * <p>Nothing here decides anything about factors: what was typed goes to the verifier, and what the
 * verifier says is shown.
 *
 * <p>A host implements {@link dev.countersign.pages.PageHost} and its parts, and passes each {@link
 * dev.countersign.pages.Visit} to {@code flow.OwnPages}. The packages form layers: {@code flow}
 * uses {@code view} and {@code form}, these use this package, and this uses {@code words} and
 * {@code html}.
 */
@NullMarked
package dev.countersign.pages;

import org.jspecify.annotations.NullMarked;

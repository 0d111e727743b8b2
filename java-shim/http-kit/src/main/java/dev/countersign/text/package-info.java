/**
 * Texts for people: templates, and message texts in several languages that a site may change.
 *
 * <p>It is independent of HTTP, so mail uses it too.
 */
@NullMarked
package dev.countersign.text;

import org.jspecify.annotations.NullMarked;

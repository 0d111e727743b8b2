/**
 * Texts for people: templates, and message texts in several languages that a site may change.
 *
 * <p>It knows nothing of HTTP, so mail uses it as well.
 */
@NullMarked
package dev.countersign.text;

import org.jspecify.annotations.NullMarked;

/**
 * What visits to our pages lead to: fields of forms become acts, and verdicts become pages. {@link
 * dev.countersign.pages.flow.OwnPages} serves all of them.
 */
@NullMarked
package dev.countersign.pages.flow;

import org.jspecify.annotations.NullMarked;

/** HTML that is escaped by construction. */
@NullMarked
package dev.countersign.pages.html;

import org.jspecify.annotations.NullMarked;

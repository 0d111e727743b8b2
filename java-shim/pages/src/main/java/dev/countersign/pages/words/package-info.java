/** The texts of the pages, by message id. */
@NullMarked
package dev.countersign.pages.words;

import org.jspecify.annotations.NullMarked;

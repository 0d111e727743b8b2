/** What a form means: whether it is ours, and what was typed into it. */
@NullMarked
package dev.countersign.pages.form;

import org.jspecify.annotations.NullMarked;

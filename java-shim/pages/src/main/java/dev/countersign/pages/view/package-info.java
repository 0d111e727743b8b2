/** How pages look. Views ask the verifier for nothing and change nothing. */
@NullMarked
package dev.countersign.pages.view;

import org.jspecify.annotations.NullMarked;

/** What pages look like. Views ask the verifier nothing and change nothing. */
@NullMarked
package dev.countersign.pages.view;

import org.jspecify.annotations.NullMarked;

/** What must hold when everything happens at once or something is missing. */
@NullMarked
package dev.countersign.integration;

import org.jspecify.annotations.NullMarked;

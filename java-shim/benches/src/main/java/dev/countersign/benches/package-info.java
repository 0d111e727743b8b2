/** What the engine costs inside a JVM, as ratios within one run. */
@NullMarked
package dev.countersign.benches;

import org.jspecify.annotations.NullMarked;

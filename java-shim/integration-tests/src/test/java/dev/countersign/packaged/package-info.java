/** The finished jar as its users see it. */
@NullMarked
package dev.countersign.packaged;

import org.jspecify.annotations.NullMarked;

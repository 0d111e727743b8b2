/** The finished jar as others meet it. */
@NullMarked
package dev.countersign.packaged;

import org.jspecify.annotations.NullMarked;

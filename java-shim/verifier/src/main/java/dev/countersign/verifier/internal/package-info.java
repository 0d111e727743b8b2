/** How the engine is loaded. Not for use outside Countersign; must not be relocated by shading. */
@NullMarked
package dev.countersign.verifier.internal;

import org.jspecify.annotations.NullMarked;

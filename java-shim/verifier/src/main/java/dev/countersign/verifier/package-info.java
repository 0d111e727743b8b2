/**
 * The second factor for a Java host: load the engine, run a step, get a verdict.
 *
 * <p>The host builds one {@code Verifier} and asks it; nothing else in this package gives a
 * verdict. The engine itself reads no clock, randomness or database: this package provides those,
 * saves what changed, and only then returns the verdict. Any failure on the way is a refusal.
 *
 * <p>This package depends only on the JDK.
 */
@NullMarked
package dev.countersign.verifier;

import org.jspecify.annotations.NullMarked;

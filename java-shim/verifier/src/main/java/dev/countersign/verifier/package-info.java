/**
 * The second factor for a Java host: load the engine, run a step, get a verdict.
 *
 * <p>The host builds one {@code Verifier} and asks it; nothing else in this package makes a
 * verdict. The engine itself is native code that reads no clock, no randomness and no database:
 * this package brings those, saves what changed, and only then hands out the verdict. Whatever
 * fails on the way is a refusal.
 *
 * <p>Nothing here depends on anything but the JDK.
 */
@NullMarked
package dev.countersign.verifier;

import org.jspecify.annotations.NullMarked;

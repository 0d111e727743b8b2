/**
 * For authors of stores: the contract of {@code AccountStore} as a test class to extend, and real
 * databases that a test starts and stops by itself.
 */
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;

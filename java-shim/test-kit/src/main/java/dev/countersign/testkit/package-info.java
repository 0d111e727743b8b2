/**
 * For authors of stores: the contract of {@code AccountStore} as a test class to extend, and real
 * databases that a test can start and stop.
 */
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;

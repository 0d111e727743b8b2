/** The reference host with the real engine and a real database. */
@NullMarked
package dev.countersign.demo;

import org.jspecify.annotations.NullMarked;

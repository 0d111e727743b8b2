/** The administration for programs. For the filter only. */
@NullMarked
package dev.countersign.servlet.rest;

import org.jspecify.annotations.NullMarked;

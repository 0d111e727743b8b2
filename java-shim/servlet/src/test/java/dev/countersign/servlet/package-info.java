/** Tests of the filter and its pages on an embedded container. */
@NullMarked
package dev.countersign.servlet;

import org.jspecify.annotations.NullMarked;

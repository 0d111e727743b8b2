/** What an unverified session may ask for. Needs no engine. */
@NullMarked
package dev.countersign.servlet.gate;

import org.jspecify.annotations.NullMarked;

/**
 * Push to a phone through Duo's Auth API, version 2.
 *
 * <p>Duo says whether it knows the person, prompts the phone, and reports the outcome. Anything but
 * a clear yes is a no; budgets and time limits are the engine's.
 */
@NullMarked
package dev.countersign.duo;

import org.jspecify.annotations.NullMarked;

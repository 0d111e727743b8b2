/**
 * Push to a phone through Duo's Auth API, version 2.
 *
 * <p>Duo is asked whether it knows the person, prompts the phone, and tells what became of the
 * prompt. Whatever is no clear yes is a no; budgets and time limits are the engine's.
 */
@NullMarked
package dev.countersign.duo;

import org.jspecify.annotations.NullMarked;

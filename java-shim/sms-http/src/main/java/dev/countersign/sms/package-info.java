/**
 * Codes by SMS, through the HTTP interface of any gateway, and telephone numbers as people type
 * them.
 *
 * <p>{@code SmsSender.open(gateway, texts)} is the {@code CodeSender} for SMS.
 */
@NullMarked
package dev.countersign.sms;

import org.jspecify.annotations.NullMarked;

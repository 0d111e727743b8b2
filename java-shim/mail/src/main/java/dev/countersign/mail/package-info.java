/**
 * Codes and notices by e-mail, over SMTP.
 *
 * <p>{@code MailSender.open(settings, texts)} is the {@code CodeSender} for e-mail; it also sends
 * the notices waiting in the outbox, and a test message for administrators.
 */
@NullMarked
package dev.countersign.mail;

import org.jspecify.annotations.NullMarked;

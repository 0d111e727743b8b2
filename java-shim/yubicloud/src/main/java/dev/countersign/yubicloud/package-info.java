/**
 * Checks Yubico OTPs with validation servers: YubiCloud or your own (validation protocol 2.0).
 *
 * <p>An answer counts only if it is signed with our key and names the very OTP and nonce that were
 * sent. The engine decides whose key it is and whether it may sign in.
 */
@NullMarked
package dev.countersign.yubicloud;

import org.jspecify.annotations.NullMarked;

/**
 * Yubico OTPs checked by validation servers: YubiCloud, or one's own (validation protocol 2.0).
 *
 * <p>An answer counts only under a signature with our key and for the very OTP and nonce that were
 * sent. Whose key it is and whether it may sign in is the engine's to decide.
 */
@NullMarked
package dev.countersign.yubicloud;

import org.jspecify.annotations.NullMarked;

// Generated from core/schema/wire.json by `./x generate`.
/** What crosses between Java and the engine: requests, responses and their encoding. */
@NullMarked
package dev.countersign.verifier.wire;

import org.jspecify.annotations.NullMarked;

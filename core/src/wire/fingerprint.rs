/// Identifies the build: the first four bytes of SHA-256 over the checked-in wire schema.
///
/// A shim whose generated code has a different number must not call.
#[must_use]
pub const fn fingerprint() -> u32 {
    // Written by the generator, so that builds need not contain the schema.
    include!("../../schema/fingerprint.in")
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn the_fingerprint_is_of_the_schema() {
        let digest = Sha256::digest(include_bytes!("../../schema/wire.json"));
        assert_eq!(super::fingerprint().to_be_bytes(), digest[..4]);
    }
}

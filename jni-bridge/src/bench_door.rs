//! A door for the benches: what one check of one code costs through JNI.

use crate::Silence;
use countersign::bench_door::verify_totp;
use countersign::vocabulary::Algorithm;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use jni::{EnvUnowned, jni_mangle};

const SECRET_BYTES: usize = 20;
const DIGITS: usize = 6;

/// The step the code belongs to, or -1. Takes the key followed by the code in one array, as the
/// real door takes its requests.
#[jni_mangle("dev.countersign.benches.NativeTotp")]
pub fn verify<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    question: JByteArray<'local>,
    at: jlong,
) -> jlong {
    env.with_env(|env| {
        let mut bytes = [0; SECRET_BYTES + DIGITS];
        question.get_region(env, 0, &mut bytes)?;
        let bytes = bytes.map(i8::cast_unsigned);
        let (secret, typed) = bytes.split_at(SECRET_BYTES);
        let step = std::str::from_utf8(typed)
            .ok()
            .and_then(|typed| verify_totp(Algorithm::Sha1, secret, at.cast_unsigned(), typed));
        Ok::<_, jni::errors::Error>(step.map_or(-1, u64::cast_signed))
    })
    .resolve::<Silence>()
}

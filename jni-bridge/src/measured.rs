//! A door for the benches: what one check of one code costs through JNI.

use crate::Silence;
use countersign::measured::verify_totp;
use countersign::vocabulary::Algorithm;
use jni::EnvUnowned;
use jni::jni_mangle;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;

const SECRET_BYTES: usize = 20;
const DIGITS: usize = 6;

/// The step that the code belongs to, or -1.
#[jni_mangle("dev.countersign.benches.NativeTotp")]
pub(crate) fn verify<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    secret: JByteArray<'local>,
    code: JByteArray<'local>,
    at: jlong,
) -> jlong {
    env.with_env(|env| {
        let mut key = [0; SECRET_BYTES];
        let mut typed = [0; DIGITS];
        secret.get_region(env, 0, &mut key)?;
        code.get_region(env, 0, &mut typed)?;
        let key = key.map(i8::cast_unsigned);
        let typed = typed.map(i8::cast_unsigned);
        let step = std::str::from_utf8(&typed)
            .ok()
            .and_then(|typed| verify_totp(Algorithm::Sha1, &key, at.cast_unsigned(), typed));
        Ok::<_, jni::errors::Error>(step.map_or(-1, u64::cast_signed))
    })
    .resolve::<Silence>()
}

//! The JNI door of Countersign: bytes in, bytes out.
//!
//! It throws nothing into Java, prints nothing, looks up no Java class or method and starts no
//! thread. A panic becomes an answer with a number that says where it happened.
//!
//! The functions are found by their exported names and never registered: registered functions would
//! outlive the class loader they were registered for.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use countersign::wire::{self, Engines, REQUEST_BYTES_MAX, START_BYTES, Unheard};
use jni::errors::ErrorPolicy;
use jni::objects::{JByteArray, JClass};
use jni::sys::{jint, jlong};
use jni::{Env, EnvUnowned, jni_mangle};
use zeroize::Zeroize;

/// The only state. Handles carry a generation, because two class loaders may share it.
static ENGINES: Engines = Engines::new();

static QUIET: Once = Once::new();

thread_local! {
    static INCIDENT: Cell<u64> = const { Cell::new(0) };
}

/// The fingerprint of the wire schema this library was built from.
#[jni_mangle("dev.countersign.verifier.internal.NativeMethods")]
pub fn abi(_env: EnvUnowned<'_>, _class: JClass<'_>) -> jint {
    wire::fingerprint().cast_signed()
}

/// Answers one request; null only if not even an answer could be built.
#[jni_mangle("dev.countersign.verifier.internal.NativeMethods")]
pub fn call<'local>(
    mut env: EnvUnowned<'local>,
    _class: JClass<'local>,
    handle: jlong,
    request: JByteArray<'local>,
) -> JByteArray<'local> {
    QUIET.call_once(|| panic::set_hook(Box::new(remember)));
    env.with_env(|env| {
        let answer = Wiped(answer(env, handle.cast_unsigned(), &request)?);
        env.byte_array_from_slice(&answer.0)
    })
    .resolve::<Silence>()
}

/// Forgets an engine.
#[jni_mangle("dev.countersign.verifier.internal.NativeMethods")]
pub fn close(_env: EnvUnowned<'_>, _class: JClass<'_>, handle: jlong) {
    let closing = panic::catch_unwind(|| ENGINES.close(handle.cast_unsigned()));
    drop_quietly(closing);
}

fn answer(
    env: &mut Env<'_>,
    handle: u64,
    request: &JByteArray<'_>,
) -> jni::errors::Result<Vec<u8>> {
    let length = request.len(env)?;
    if length > REQUEST_BYTES_MAX {
        // What it is decides how long it may be, before anything is allocated.
        let mut start = [0; START_BYTES];
        request.get_region(env, 0, &mut start)?;
        let start = start.map(i8::cast_unsigned);
        if length > wire::bytes_max(&start) {
            return Ok(wire::unheard(start.first().copied(), Unheard::TooLarge));
        }
    }
    let request = Wiped(env.convert_byte_array(request)?);
    let request = request.0.as_slice();
    let called = panic::catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "panic-probe")]
        probe::panic_on_request(handle, request);
        ENGINES.call(handle, request)
    }));
    Ok(called.unwrap_or_else(|payload| {
        drop_quietly(Err::<(), _>(payload));
        let why = Unheard::Panicked { incident: INCIDENT.get() };
        wire::unheard(request.first().copied(), why)
    }))
}

/// Wiped in one go; `Zeroizing` would write a vector byte by byte.
struct Wiped(Vec<u8>);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

/// Dropping a panic's payload may panic again.
fn drop_quietly<T>(caught: Result<T, Box<dyn Any + Send>>) {
    let dropped = panic::catch_unwind(AssertUnwindSafe(|| drop(caught)));
    drop(dropped.map_err(Box::leak));
}

/// The panic hook: keeps the location as a number and prints nothing, whatever the environment
/// says.
fn remember(panic: &PanicHookInfo<'_>) {
    let Some(place) = panic.location() else { return };
    // FNV-1a over the file's name, then the line.
    let file = place
        .file()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    INCIDENT.set(u64::from(file) << 32 | u64::from(place.line()));
}

/// What Java gets for an error outside the engine: null, which it treats as a refusal.
struct Silence;

impl<T: Default, E> ErrorPolicy<T, E> for Silence {
    type Captures<'env: 'method, 'method> = ();

    fn on_error<'env: 'method, 'method>(
        _: &mut Env<'env>,
        (): &mut (),
        _: E,
    ) -> jni::errors::Result<T> {
        Ok(T::default())
    }

    fn on_panic<'env: 'method, 'method>(
        _: &mut Env<'env>,
        (): &mut (),
        payload: Box<dyn Any + Send>,
    ) -> jni::errors::Result<T> {
        drop_quietly(Err::<(), _>(payload));
        Ok(T::default())
    }

    fn on_internal_jni_error<'env: 'method, 'method>((): &mut (), _: jni::errors::Error) -> T {
        T::default()
    }

    fn on_internal_panic<'env: 'method, 'method>((): &mut (), payload: Box<dyn Any + Send>) -> T {
        drop_quietly(Err::<(), _>(payload));
        T::default()
    }
}

#[cfg(feature = "bench")]
pub mod bench_door;
#[cfg(feature = "panic-probe")]
mod probe;

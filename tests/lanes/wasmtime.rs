//! The lane through the plain module in wasmtime, with a limit on time and on memory.

use countersign_tests::lane::{self, Arguments, Door};
use std::process::ExitCode;
use wasmtime::{
    Config, Engine, Instance, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, TypedFunc,
};

/// The most instructions one call may take. Three slow hashes of security answers take a third of
/// it, all other vectors less than a tenth of that.
const FUEL: u64 = 8_000_000_000;
/// The most bytes of linear memory: the largest request, its parts and the answer.
const MEMORY_BYTES_MAX: usize = 64 * 1024 * 1024;

fn main() -> ExitCode {
    lane::main("wasmtime", Plain::open)
}

struct Plain {
    store: Store<StoreLimits>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    call: TypedFunc<(u64, u32, u32), u64>,
    free: TypedFunc<(u32, u32), ()>,
    close: TypedFunc<u64, ()>,
}

impl Plain {
    fn open(arguments: &Arguments) -> Result<Self, String> {
        let path =
            arguments.module.as_ref().ok_or("`--module PATH` of the plain module is needed")?;
        let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
        Self::load(&bytes).map_err(text)
    }

    fn load(bytes: &[u8]) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        let module = Module::new(&engine, bytes)?;
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY_BYTES_MAX).instances(1).build();
        let mut store = Store::new(&engine, limits);
        store.limiter(|limits| limits);
        store.set_fuel(FUEL)?;
        // An empty list: a module with an import does not start.
        let instance = Instance::new(&mut store, &module, &[])?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or_else(|| wasmtime::Error::msg("the module exports no memory"))?;
        Ok(Self {
            alloc: instance.get_typed_func(&mut store, "alloc")?,
            call: instance.get_typed_func(&mut store, "call")?,
            free: instance.get_typed_func(&mut store, "free")?,
            close: instance.get_typed_func(&mut store, "close")?,
            memory,
            store,
        })
    }

    fn answer(&mut self, handle: u64, request: &[u8]) -> wasmtime::Result<Vec<u8>> {
        self.store.set_fuel(FUEL)?;
        let length = u32::try_from(request.len())?;
        let address = self.alloc.call(&mut self.store, length)?;
        if address == 0 {
            return Err(wasmtime::Error::msg("no room for the request"));
        }
        self.memory.write(&mut self.store, usize::try_from(address)?, request)?;
        let packed = self.call.call(&mut self.store, (handle, address, length))?;
        let address = u32::try_from(packed >> 32)?;
        let length = u32::try_from(packed & u64::from(u32::MAX))?;
        let mut answer = vec![0; usize::try_from(length)?];
        self.memory.read(&self.store, usize::try_from(address)?, &mut answer)?;
        self.free.call(&mut self.store, (address, length))?;
        Ok(answer)
    }
}

impl Door for Plain {
    fn call(&mut self, handle: u64, request: &[u8]) -> Result<Vec<u8>, String> {
        self.answer(handle, request).map_err(text)
    }

    fn close(&mut self, handle: u64) -> Result<(), String> {
        self.close.call(&mut self.store, handle).map_err(text)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` calls")]
fn text(error: wasmtime::Error) -> String {
    format!("{error:#}")
}

//! What a library must satisfy before it may enter other people's JVMs.

use std::path::Path;

use object::LittleEndian;
use object::elf::{DF_1_NODELETE, DF_1_NOW, DF_BIND_NOW, DF_STATIC_TLS, DF_TEXTREL, EM_X86_64};
use object::elf::{DT_BIND_NOW, DT_FLAGS, DT_FLAGS_1, DT_NEEDED, DT_RPATH, DT_RUNPATH, DT_TEXTREL};
use object::elf::{PF_W, PF_X, PT_GNU_RELRO, PT_GNU_STACK, PT_LOAD, SHT_SYMTAB};
use object::read::elf::{Dyn, ElfFile64, FileHeader, ProgramHeader, SectionHeader, Sym};

/// The maximum stripped size of a library, in bytes; the manual's decisions say why.
pub const BYTES_MAX: usize = 1_600_000;

/// The newest glibc a release may need: RHEL 7's.
const GLIBC_MAX: (u32, u32) = (2, 17);

const NEEDED: [&str; 5] =
    ["libc.so.6", "libpthread.so.0", "libdl.so.2", "libm.so.6", "ld-linux-x86-64.so.2"];

type File<'a> = ElfFile64<'a, LittleEndian>;

/// Checks the library; the error lists everything wrong with it.
pub fn check(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let problems = problems(&bytes)?;
    if problems.is_empty() {
        Ok(format!("{} bytes of {BYTES_MAX}", bytes.len()))
    } else {
        Err(format!("the library breaks its policy\n{}", problems.join("\n")))
    }
}

fn problems(bytes: &[u8]) -> Result<Vec<String>, String> {
    let broken = |e: object::read::Error| format!("not a readable ELF file: {e}");
    let file = File::parse(bytes).map_err(broken)?;
    let mut found = Vec::new();
    if bytes.len() > BYTES_MAX {
        found.push(format!("{} bytes, allowed {BYTES_MAX}", bytes.len()));
    }
    if file.elf_header().e_machine(LittleEndian) != EM_X86_64 {
        found.push("not for x86-64".to_owned());
    }
    segments(&file, &mut found);
    dynamic(&file, &mut found).map_err(broken)?;
    symbols(&file, &mut found).map_err(broken)?;
    Ok(found)
}

fn segments(file: &File<'_>, found: &mut Vec<String>) {
    let headers = file.elf_program_headers();
    let stack = headers.iter().find(|h| h.p_type(LittleEndian) == PT_GNU_STACK);
    match stack {
        Some(header) if header.p_flags(LittleEndian).0 & PF_X.0 == 0 => {}
        _ => found.push("the stack is executable".to_owned()),
    }
    if !headers.iter().any(|h| h.p_type(LittleEndian) == PT_GNU_RELRO) {
        found.push("no read-only relocations (RELRO)".to_owned());
    }
    let both = |flags: u32| flags & PF_W.0 != 0 && flags & PF_X.0 != 0;
    if headers.iter().any(|h| h.p_type(LittleEndian) == PT_LOAD && both(h.p_flags(LittleEndian).0))
    {
        found.push("memory that can be written and executed".to_owned());
    }
    let mut sections = file.elf_section_table().iter();
    if sections.any(|section| section.sh_type(LittleEndian) == SHT_SYMTAB) {
        found.push("not stripped".to_owned());
    }
}

fn dynamic(file: &File<'_>, found: &mut Vec<String>) -> object::read::Result<()> {
    let table = file.elf_section_table();
    let Some((entries, strings)) = table.dynamic(LittleEndian, file.data())? else {
        found.push("no dynamic section".to_owned());
        return Ok(());
    };
    let strings = table.strings(LittleEndian, file.data(), strings)?;
    let (mut bind_now, mut stays) = (false, false);
    for entry in entries {
        let value = entry.d_val(LittleEndian);
        match entry.d_tag(LittleEndian) {
            DT_NEEDED => {
                let name = u32::try_from(value).ok().and_then(|at| strings.get(at).ok());
                let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
                if !NEEDED.contains(&name.as_str()) {
                    found.push(format!("needs {name}"));
                }
            }
            DT_RPATH | DT_RUNPATH => found.push("has a library search path".to_owned()),
            DT_TEXTREL => found.push("relocates its code".to_owned()),
            DT_FLAGS => {
                bind_now |= value & DF_BIND_NOW.0 != 0;
                if value & DF_TEXTREL.0 != 0 {
                    found.push("relocates its code".to_owned());
                }
                if value & DF_STATIC_TLS.0 != 0 {
                    found.push("takes thread-local memory that a running JVM may lack".to_owned());
                }
            }
            DT_FLAGS_1 => {
                bind_now |= value & DF_1_NOW.0 != 0;
                stays |= value & DF_1_NODELETE.0 != 0;
            }
            DT_BIND_NOW => bind_now = true,
            _ => {}
        }
    }
    if !bind_now {
        found.push("binds its symbols late (no BIND_NOW)".to_owned());
    }
    // Threads may still run its destructors after the class loader is gone.
    if !stays {
        found.push("can be unloaded (no NODELETE)".to_owned());
    }
    Ok(())
}

fn symbols(file: &File<'_>, found: &mut Vec<String>) -> object::read::Result<()> {
    let table = file.elf_dynamic_symbol_table();
    let versions = file.elf_section_table().versions(LittleEndian, file.data())?;
    for (index, symbol) in table.enumerate() {
        let name = String::from_utf8_lossy(symbol.name(LittleEndian, table.strings())?);
        if !symbol.is_undefined(LittleEndian) {
            if !name.is_empty() && !name.starts_with("Java_") && !name.starts_with("JNI_On") {
                found.push(format!("exports {name}"));
            }
            continue;
        }
        let Some(versions) = &versions else { continue };
        let entry = versions.version_index(LittleEndian, index);
        if let Some(version) = versions.version(entry.into())? {
            let version = String::from_utf8_lossy(version.name());
            if glibc(&version).is_some_and(|needed| needed > GLIBC_MAX) {
                found.push(format!("{name} needs {version}"));
            }
        }
    }
    Ok(())
}

/// The major and minor number of a version such as `GLIBC_2.17`.
fn glibc(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix("GLIBC_")?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(glibc("GLIBC_2.2.5"), Some((2, 2)));
        assert!(glibc("GLIBC_2.34") > Some(GLIBC_MAX));
        assert!(glibc("GLIBC_2.14") < Some(GLIBC_MAX));
        assert_eq!(glibc("GCC_3.0"), None);
    }

    /// This test program is a good example of what must not be shipped: it needs libgcc and a new
    /// glibc, and it is far too large.
    #[test]
    fn an_ordinary_program_breaks_the_policy() {
        let own = std::fs::read(std::env::current_exe().expect("own path")).expect("own file");
        let found = problems(&own).expect("an ELF file").join("\n");
        assert!(found.contains("allowed"), "{found}");
        assert!(found.contains("needs libgcc_s.so.1"), "{found}");
        assert!(found.contains("not stripped"), "{found}");
        assert!(found.contains("can be unloaded"), "{found}");
    }

    #[test]
    fn rights_that_help_an_attacker_are_found() {
        let mut own = std::fs::read(std::env::current_exe().expect("own path")).expect("own file");
        assert!(!problems(&own).expect("an ELF file").join("\n").contains("execut"));
        // All permissions (read, write, execute) in every program header of 56 bytes.
        let headers = ElfFile64::<LittleEndian>::parse(&*own).expect("ELF");
        let first = usize::try_from(headers.elf_header().e_phoff(LittleEndian)).expect("small");
        for index in 0..headers.elf_program_headers().len() {
            own[first + index * 56 + 4] = 7;
        }
        let found = problems(&own).expect("an ELF file").join("\n");
        assert!(found.contains("the stack is executable"), "{found}");
        assert!(found.contains("written and executed"), "{found}");
    }

    #[test]
    fn garbage_is_refused() {
        assert!(problems(b"\x7fELF garbage").is_err());
        assert!(problems(b"").is_err());
    }
}

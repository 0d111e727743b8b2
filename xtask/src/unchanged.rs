//! Skipping work that would give the same again: a newer date would rebuild what depends on it.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::command;

/// Does `work` unless `inputs` and what it made of them, `outputs`, are those that `stamp` knows.
pub fn unless_unchanged(
    stamp: &Path,
    inputs: &[PathBuf],
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let both = || [inputs, outputs].concat();
    let known = fs::read(stamp).unwrap_or_default();
    if !known.is_empty() && digest(&both()).is_ok_and(|now| now == known) {
        return Ok(());
    }
    work()?;
    command::write_changed(stamp, &digest(&both())?)
}

/// Names and content of all files; of a folder, of those inside it.
fn digest(paths: &[PathBuf]) -> Result<Vec<u8>, String> {
    let mut hash = Sha256::new();
    for path in paths {
        add(&mut hash, path).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(hash.finalize().to_vec())
}

fn add(hash: &mut Sha256, path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        let mut inside = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        inside.sort();
        return inside.iter().try_for_each(|path| add(hash, path));
    }
    let content = fs::read(path)?;
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(Sha256::digest(&content));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_again_when_something_changed() {
        let folder = std::env::temp_dir().join(format!("xtask-unchanged-{}", std::process::id()));
        let (input, output) = (folder.join("in/one"), folder.join("out"));
        let mut count = 0;
        let mut run = || {
            let stamp = folder.join("stamp");
            unless_unchanged(&stamp, &[folder.join("in")], std::slice::from_ref(&output), || {
                count += 1;
                command::write_changed(&output, b"made")
            })
            .expect("files");
            count
        };
        command::write_changed(&input, b"a").expect("a file");
        assert_eq!((run(), run()), (1, 1));
        command::write_changed(&input, b"b").expect("a file");
        assert_eq!(run(), 2, "another input");
        command::write_changed(&folder.join("in/two"), b"").expect("a file");
        assert_eq!(run(), 3, "one input more");
        command::write_changed(&output, b"by hand").expect("a file");
        assert_eq!((run(), run()), (4, 4), "another output");
        fs::remove_file(&output).expect("a file");
        assert_eq!(run(), 5, "no output");
        fs::remove_dir_all(folder).expect("a folder");
    }
}

//! Files and directories that a command makes where the user said. Never over something that is there.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::home::Stop;

/// Makes a file and has it filled; durable when this returns. What could not be filled is taken away again, so that the
/// next try finds the place free.
pub(crate) fn new_file<T>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    fill_new(path, 0o666, fill)
}

/// The same for what nobody else may read.
pub(crate) fn secret_file<T>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    fill_new(path, 0o600, fill)
}

fn fill_new<T>(
    path: &Path,
    mode: u32,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let unwritable = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Stop::File("file_exists", path.to_owned()),
        _ => Stop::File("file_unwritable", path.to_owned()),
    };
    let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map_err(unwritable)?;
    let mut file = BufWriter::new(file);
    let filled = fill(&mut file).and_then(|filled| {
        let kept = file.flush().and_then(|()| file.get_ref().sync_all());
        kept.map(|()| filled).map_err(unwritable)
    });
    if filled.is_err() {
        let _ = fs::remove_file(path);
    }
    filled
}

/// Makes a directory if there is none, and proves that files can be made in it.
pub(crate) fn directory(path: &Path, mode: u32) -> Result<(), Stop> {
    let made = DirBuilder::new().recursive(true).mode(mode).create(path);
    let proved = made.and_then(|()| tempfile::tempfile_in(path));
    proved.map(drop).map_err(|_| Stop::File("directory_unwritable", path.to_owned()))
}

/// Whether nothing is there: no such directory, or an empty one.
pub(crate) fn is_free(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut inside) => inside.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

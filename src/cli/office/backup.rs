//! `tomoni office backup`: all that an office holds, in one file.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::Utc;
use chrono_tz::Asia::Tokyo;

use super::place::PlaceArgs;
use super::progress::Saying;
use crate::cli::{Outcome, UsedWrong};

/// Write all that the office holds at this moment into one file, while it goes on
///
/// The file is the same for SQLite and PostgreSQL; `tomoni office restore` puts it into either. It
/// holds no private key: keep the data folder's key files apart. Kiosks are told what is in it, and
/// drop old journals only then; so write it to another disk than the database's.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The file to write; it must not be there yet
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,
}

/// Writes a backup.
///
/// # Errors
/// When the database cannot be read or the file not be written; then no file of that name is there.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    let file = &args.file;
    if file.symlink_metadata().is_ok() {
        return Err(UsedWrong(format!(
            "{} is there already, and a backup never takes another one's place; choose another name",
            file.display()
        ))
        .into());
    }
    let folder = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Err(UsedWrong(format!("{} is no name of a file", file.display())).into()),
    };
    if !folder.is_dir() {
        return Err(UsedWrong(format!("there is no folder {}", folder.display())).into());
    }
    let database = args.place.find()?.database_there()?;
    let store = database.open_beside()?;
    eprintln!("tomoni office backup: {database} to {}", file.display());
    let mut name = file.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let cannot = || format!("the backup {} cannot be written", partial.display());
    // What a backup that was cut off left behind is in nobody's way.
    let out = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&partial)
        .with_context(cannot)?;
    let made = Utc::now().with_timezone(&Tokyo).fixed_offset();
    let mut saying = Saying::new();
    let mut out = BufWriter::new(out);
    let written = store
        .back_up(made, &mut out, &mut |progress| saying.say(progress))
        .map_err(anyhow::Error::from)
        .and_then(|copied| {
            out.flush()?;
            out.get_ref().sync_all()?;
            std::fs::rename(&partial, file)?;
            File::open(folder)?.sync_all()?;
            Ok(copied)
        });
    let copied = match written {
        Ok(copied) => copied,
        Err(error) => {
            let _ = std::fs::remove_file(&partial);
            return Err(error.context(cannot()));
        }
    };
    println!(
        "{} rows, {} of them from journals, as of {}",
        copied.rows,
        copied.held,
        made.format("%Y-%m-%d %H:%M:%S")
    );
    store.note_backup(&copied, made).context(
        "the backup is good, but kiosks could not be told of it; they keep their journals",
    )?;
    Ok(Outcome::Done)
}

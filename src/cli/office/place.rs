//! Where an office is: its data folder and its database, from the command line. It opens neither.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::cli::UsedWrong;
use crate::office::store::DatabaseAddress;

/// The file of the office's database in its data folder.
pub const DATABASE_FILE: &str = "office.sqlite";

/// Which office is meant.
#[derive(clap::Args)]
pub(in crate::cli) struct PlaceArgs {
    /// Where the numbers are kept: sqlite:FILE or postgres://USER@HOST/DATABASE [default: office.sqlite in the data folder]
    ///
    /// An address with a password is better given in the environment than on the command line,
    /// where everybody on this machine can read it.
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "TOMONI_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,

    /// The office's data folder; it is made if it is not there [default: ~/.local/share/tomoni/office]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Where an office keeps its things.
pub(in crate::cli) struct Place {
    /// Its data folder, with its keys. It exists.
    pub data: PathBuf,
    /// Its database, which may not exist yet.
    pub database: DatabaseAddress,
}

impl PlaceArgs {
    /// Finds the place, and makes the data folder unless it is the one of a database's file.
    ///
    /// # Errors
    /// When the address is none, there is no home folder, or the folder cannot be made.
    pub fn find(self) -> anyhow::Result<Place> {
        let asked = self
            .database
            .map(|asked| asked.parse::<DatabaseAddress>())
            .transpose()
            .map_err(|error| UsedWrong(format!("--database: {error}")))?;
        // The keys lie beside the database's file when nobody says otherwise.
        let beside = match &asked {
            Some(DatabaseAddress::Sqlite(file)) => file.parent().map(Path::to_owned),
            Some(DatabaseAddress::Postgres(_)) | None => None,
        };
        let (data, make) = match (self.data, beside) {
            (Some(folder), _) => (folder, true),
            (None, Some(folder)) if folder.as_os_str().is_empty() => (PathBuf::from("."), false),
            (None, Some(folder)) => (folder, false),
            (None, None) => (default_data()?, true),
        };
        if make {
            std::fs::create_dir_all(&data)
                .with_context(|| format!("the data folder {} cannot be made", data.display()))?;
        }
        let database = asked.unwrap_or_else(|| DatabaseAddress::Sqlite(data.join(DATABASE_FILE)));
        Ok(Place { data, database })
    }
}

impl Place {
    /// The database, which is there already: whoever looks for one must not make it.
    ///
    /// # Errors
    /// When it is a file that is not there.
    pub fn database_there(self) -> Result<DatabaseAddress, UsedWrong> {
        match self.database {
            DatabaseAddress::Sqlite(file) if !file.is_file() => Err(UsedWrong(format!(
                "there is no database {}; say where it is with --data or --database",
                file.display()
            ))),
            there => Ok(there),
        }
    }
}

/// Where an office keeps its data when nothing else is said.
fn default_data() -> Result<PathBuf, UsedWrong> {
    let from = |name| std::env::var_os(name).filter(|value| Path::new(value).is_absolute());
    from("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| from("HOME").map(|home| Path::new(&home).join(".local/share")))
        .map(|folder| folder.join("tomoni/office"))
        .ok_or_else(|| {
            UsedWrong("there is no home folder to keep data in; say where with --data".into())
        })
}

//! The configuration that a kiosk receives when it enrols: the programmes and their words, the
//! words beside a reading and on slips, the monitors, as they are in the office's own copy of
//! `kiosk-config/`. Card keys are secret and no part of it.

use std::path::Path;

use rust_embed::RustEmbed;

use crate::config::{Programmes, Source, Wrong};
use crate::wire::enrol::{ConfigFile, is_config_path};

#[derive(RustEmbed)]
#[folder = "kiosk-config/monitors"]
struct Monitors;

#[derive(RustEmbed)]
#[folder = "kiosk-config/sites"]
struct Sites;

/// What stands beside the monitors inside the program.
const WORDS: [(&str, &str); 3] = [
    (
        "advice.toml",
        include_str!("../../kiosk-config/advice.toml"),
    ),
    (
        "programmes.toml",
        include_str!("../../kiosk-config/programmes.toml"),
    ),
    ("slips.toml", include_str!("../../kiosk-config/slips.toml")),
];

/// The files that every kiosk receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handout {
    files: Vec<ConfigFile>,
    /// Of which each kiosk receives one.
    sites: Vec<ConfigFile>,
}

impl Handout {
    /// Those inside the program.
    #[must_use]
    pub fn embedded() -> Handout {
        let words = WORDS.iter().map(|(path, text)| ConfigFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        });
        let monitors = Monitors::iter().filter_map(|name| {
            let content = Monitors::get(&name)?;
            let path = format!("monitors/{name}");
            is_config_path(&path).then(|| ConfigFile {
                text: String::from_utf8_lossy(&content.data).into_owned(),
                path,
            })
        });
        let mut files: Vec<ConfigFile> = words.chain(monitors).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let mut sites: Vec<ConfigFile> = Sites::iter()
            .filter_map(|name| {
                let content = Sites::get(&name)?;
                let path = format!("sites/{name}");
                is_config_path(&path).then(|| ConfigFile {
                    text: String::from_utf8_lossy(&content.data).into_owned(),
                    path,
                })
            })
            .collect();
        sites.sort_by(|one, other| one.path.cmp(&other.path));
        Handout { files, sites }
    }

    /// Those of a configuration's root.
    ///
    /// # Errors
    /// When a file cannot be read, or the programmes are wrong.
    pub fn read(root: &Path) -> Result<Handout, Wrong> {
        let mut files = Vec::new();
        for name in ["programmes.toml", "advice.toml", "slips.toml"] {
            let file = root.join(name);
            if name == "slips.toml" && !file.exists() {
                continue; // Only sites with a printer need it.
            }
            files.push(read_file(&file, name.to_owned())?);
        }
        Programmes::parse(&Source::read(&root.join("programmes.toml"))?)?;
        for path in paths_in(root, "monitors") {
            files.push(read_file(&root.join(&path), path)?);
        }
        let sites = paths_in(root, "sites")
            .into_iter()
            .map(|path| read_file(&root.join(&path), path))
            .collect::<Result<_, _>>()?;
        Ok(Handout { files, sites })
    }

    /// The sites' files, of which a kiosk receives its own.
    #[must_use]
    pub fn sites(&self) -> &[ConfigFile] {
        &self.sites
    }

    /// What a kiosk at this site receives.
    #[must_use]
    pub fn with_site(&self, site: ConfigFile) -> Vec<ConfigFile> {
        let mut files = self.files.clone();
        files.push(site);
        files
    }
}

/// The files of a folder that a kiosk may receive, by name.
fn paths_in(root: &Path, folder: &str) -> Vec<String> {
    let mut paths: Vec<String> = std::fs::read_dir(root.join(folder))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .map(|name| format!("{folder}/{name}"))
        .filter(|path| is_config_path(path))
        .collect();
    paths.sort();
    paths
}

fn read_file(file: &Path, path: String) -> Result<ConfigFile, Wrong> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Wrong::whole_file(file, error.to_string()))?;
    Ok(ConfigFile { path, text })
}

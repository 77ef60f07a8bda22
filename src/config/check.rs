//! A whole folder of configuration, looked through before a kiosk starts with it: every file by
//! itself, and what they say of each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Advice, Programmes, Site, Slips, Source, Wrong, check_profile, monitors};

/// What was found in a folder.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The files that were read and are right, with what each is.
    pub right: Vec<(PathBuf, &'static str)>,
    /// What is wrong, file by file: the first mistake of each.
    pub wrong: Vec<Wrong>,
    /// What works and is perhaps not meant so, as whole sentences.
    pub doubtful: Vec<String>,
}

/// Looks through the folder that has `programmes.toml` in it.
#[must_use]
pub fn folder(root: &Path) -> Found {
    let mut found = Found::default();
    if !root.join("programmes.toml").is_file() {
        let what = if root.is_dir() {
            "this folder has no programmes.toml; name the folder that has one, as kiosk-config"
        } else {
            "this is not a folder; name the one that has programmes.toml in it, as kiosk-config"
        };
        found.wrong.push(Wrong::whole_file(root, what.to_owned()));
        return found;
    }
    let programmes = found.one(
        &root.join("programmes.toml"),
        "the programmes",
        Programmes::parse,
    );
    found.one(
        &root.join("advice.toml"),
        "the words beside a reading",
        Advice::parse,
    );
    let slips = root.join("slips.toml");
    if slips.is_file() {
        found.one(&slips, "the words of slips", Slips::parse);
    }
    for file in toml_files(&root.join("monitors")) {
        match monitors::read(&file) {
            Ok(_) => found.right.push((file, "a monitor")),
            Err(wrong) => found.wrong.push(wrong),
        }
    }
    let sites = toml_files(&root.join("sites"));
    if sites.is_empty() {
        let none = "there is no site in the folder sites; a kiosk is started with one";
        found.doubtful.push(none.to_owned());
    }
    let mut kiosks: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in sites {
        found.site(root, &file, programmes.as_ref(), &mut kiosks);
    }
    found
}

impl Found {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }

    fn one<T>(
        &mut self,
        file: &Path,
        what: &'static str,
        read: impl Fn(&Source) -> Result<T, Wrong>,
    ) -> Option<T> {
        match Source::read(file).and_then(|source| read(&source)) {
            Ok(value) => {
                self.right.push((file.to_owned(), what));
                Some(value)
            }
            Err(wrong) => {
                self.wrong.push(wrong);
                None
            }
        }
    }

    fn site(
        &mut self,
        root: &Path,
        file: &Path,
        programmes: Option<&Programmes>,
        kiosks: &mut BTreeMap<String, PathBuf>,
    ) {
        let read = || {
            let source = Source::read(file)?;
            let site = Site::parse(&source)?;
            if let Some(programmes) = programmes {
                super::known_programmes(&source, &site, programmes)?;
            }
            check_profile(root, &site, &source)?;
            if site.printer.is_some() && !root.join("slips.toml").is_file() {
                return Err(Wrong::whole_file(
                    file,
                    "this site has a [printer], and there is no slips.toml with its words".into(),
                ));
            }
            if let Some(keys) = &site.card_keys
                && !root.join(keys).is_file()
            {
                return Err(Wrong::whole_file(
                    file,
                    format!(
                        "its card keys `{}` are not there; make some with `tomoni card keys`",
                        keys.display()
                    ),
                ));
            }
            Ok(site)
        };
        match read() {
            // A monitor's own mistake was said already.
            Err(wrong) if self.wrong.contains(&wrong) => {}
            Err(wrong) => self.wrong.push(wrong),
            Ok(site) => {
                if let Some(other) = kiosks.get(&site.kiosk) {
                    self.wrong.push(Wrong::whole_file(
                        file,
                        format!(
                            "its kiosk is called `{}`, as the one in {}; two kiosks of one name \
                             cannot be told apart at the office",
                            site.kiosk,
                            other.display()
                        ),
                    ));
                    return;
                }
                if site.pin_hash.is_none() {
                    self.doubtful.push(format!(
                        "{}: there is no [staff] pin_hash, so the staff's screens stay locked",
                        file.display()
                    ));
                }
                kiosks.insert(site.kiosk.clone(), file.to_owned());
                self.right.push((file.to_owned(), "a site"));
            }
        }
    }
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    files
}

//! What people decide about a kiosk, read from `kiosk-config/`: the site, the programmes and
//! their words, and the words beside a blood-pressure reading.
//!
//! Reads files and nothing else. Every mistake is said with its file, line, column and key, and
//! with what was probably meant ([`Wrong`]). Whatever is returned has been checked: ids are ids,
//! texts exist in three languages, colours have their contrast, bands have no gaps.
//! It must not know of screens, journals or devices.

use std::path::{Path, PathBuf};

pub mod advice;
pub mod check;
pub mod colour;
pub mod duty;
pub mod monitors;
pub mod opening;
pub mod programmes;
pub mod site;
pub mod slips;
pub mod words;
mod wrong;

pub use advice::Advice;
pub use duty::Duty;
pub use opening::{Look, Opening};
pub use programmes::{Ask, Like, Outcome, Programme, Programmes, Sentence};
pub use site::Site;
pub use slips::Slips;
pub use words::Words;
pub use wrong::{Source, Wrong};

/// The most bytes one configuration file may have.
pub const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// How many folders above a site's own are searched for `programmes.toml`.
const ROOT_SEARCH_MAX: usize = 8;

/// Everything one kiosk is told.
#[derive(Clone, Debug)]
pub struct Kiosk {
    /// The folder that holds `programmes.toml`, `advice.toml`, `sites/` and `monitors/`.
    pub root: PathBuf,
    /// Where it stands, and what is plugged in.
    pub site: Site,
    /// The site's programmes, in the order the site names them; at least one.
    pub programmes: Vec<Programme>,
    /// The board of すき・特技.
    pub likes: Vec<Like>,
    /// How a day was, to choose from.
    pub sentences: Vec<Sentence>,
    /// The words beside a reading.
    pub advice: Advice,
    /// The words of slips, where the site has a printer.
    pub slips: Option<Slips>,
}

impl Kiosk {
    /// The site's foremost programme: the first that it names.
    #[must_use]
    pub fn programme(&self) -> &Programme {
        // `load` and `assemble` refuse a site without programmes.
        &self.programmes[0]
    }

    /// Puts checked parts together.
    ///
    /// # Errors
    /// When the site names a programme that `programmes` has not, naming the line in the site.
    pub fn assemble(
        root: &Path,
        site_source: &Source,
        site: Site,
        programmes: &Programmes,
        advice: Advice,
    ) -> Result<Kiosk, Wrong> {
        let chosen = known_programmes(site_source, &site, programmes)?;
        if chosen.is_empty() {
            return Err(site_source.wrong(0..0, "`programmes` names none; a site needs one".into()));
        }
        Ok(Kiosk {
            root: root.to_owned(),
            site,
            programmes: chosen,
            likes: programmes.likes().to_vec(),
            sentences: programmes.sentences().to_vec(),
            advice,
            slips: None,
        })
    }

    /// Where the profile of the site's monitor is, if it has one.
    #[must_use]
    pub fn monitor_profile(&self) -> Option<PathBuf> {
        profile_path(&self.root, &self.site)
    }

    /// Where the card keys are, if cards are read here.
    #[must_use]
    pub fn card_keys(&self) -> Option<PathBuf> {
        self.site
            .card_keys
            .as_ref()
            .map(|path| self.root.join(path))
    }
}

/// The configuration's root for a site: the nearest folder above the file that has a
/// `programmes.toml`.
#[must_use]
pub fn root_of(site_file: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(site_file).ok()?;
    full.ancestors()
        .skip(1)
        .take(ROOT_SEARCH_MAX)
        .find(|folder| folder.join("programmes.toml").is_file())
        .map(Path::to_owned)
}

/// Reads a site and all that belongs to it.
///
/// # Errors
/// The first thing that is wrong, with file, line, column, key and what was probably meant.
pub fn load(site_file: &Path) -> Result<Kiosk, Wrong> {
    let source = Source::read(site_file)?;
    let site = Site::parse(&source)?;
    let root = root_of(site_file).ok_or_else(|| {
        Wrong::whole_file(
            site_file,
            "no folder above this site holds a programmes.toml; put the site into the `sites` \
             folder beside one"
                .into(),
        )
    })?;
    let programmes = Programmes::parse(&Source::read(&root.join("programmes.toml"))?)?;
    let advice = Advice::parse(&Source::read(&root.join("advice.toml"))?)?;
    let mut kiosk = Kiosk::assemble(&root, &source, site, &programmes, advice)?;
    if kiosk.site.printer.is_some() {
        kiosk.slips = Some(Slips::parse(&Source::read(&root.join("slips.toml"))?)?);
    }
    check_profile(&root, &kiosk.site, &source)?;
    Ok(kiosk)
}

/// The programmes that a site names, in its order.
fn known_programmes(
    source: &Source,
    site: &Site,
    programmes: &Programmes,
) -> Result<Vec<Programme>, Wrong> {
    site.programmes
        .iter()
        .map(|id| {
            programmes
                .get(id.get_ref().as_str())
                .cloned()
                .ok_or_else(|| {
                    let known: Vec<&str> = programmes.ids().collect();
                    source
                        .wrong(
                            id.span(),
                            format!(
                                "there is no programme `{}` in programmes.toml",
                                id.get_ref()
                            ),
                        )
                        .meant(id.get_ref().as_str(), &known)
                })
        })
        .collect()
}

/// Where the profile of a site's monitor is, if it has one.
fn profile_path(root: &Path, site: &Site) -> Option<PathBuf> {
    let monitor = site.monitor.as_ref()?;
    Some(
        root.join("monitors")
            .join(format!("{}.toml", monitor.profile.get_ref())),
    )
}

fn check_profile(root: &Path, site: &Site, source: &Source) -> Result<(), Wrong> {
    let (Some(monitor), Some(path)) = (&site.monitor, profile_path(root, site)) else {
        return Ok(());
    };
    if path.is_file() {
        return monitors::read(&path).map(drop);
    }
    let known: Vec<String> = std::fs::read_dir(root.join("monitors"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_suffix(".toml").map(str::to_owned)
        })
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let profile = monitor.profile.get_ref().as_str();
    Err(source
        .wrong(
            monitor.profile.span(),
            format!("there is no profile `{profile}` in the folder monitors"),
        )
        .meant(profile, &known))
}

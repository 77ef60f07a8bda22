//! What programmes, topics, counters and sites are called on the office's pages.
//!
//! A copy of `kiosk-config/` is inside the program; a folder given at start is read instead.
//! Ids that are in neither are shown as they are: an event is never refused for its words.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Asia::Tokyo;
use chrono_tz::Tz;
use rust_embed::RustEmbed;

use super::silence::{Word, hear};
use crate::config::{Opening, Outcome, Programmes, Site, Source, Wrong};
use crate::visit::event::Lang;

#[derive(RustEmbed)]
#[folder = "kiosk-config/sites"]
struct EmbeddedSites;

const EMBEDDED_PROGRAMMES: &str = include_str!("../../kiosk-config/programmes.toml");

/// A programme as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeName {
    /// Its name.
    pub name: String,
    /// What it is, in one line.
    pub meaning: Option<String>,
    /// The ground of its crest, `0xRRGGBB`.
    pub deep: u32,
}

/// A site as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteName {
    /// Its name.
    pub name: String,
    /// The programme that is on there.
    pub programme: Option<String>,
    /// When it is open; empty = always.
    pub open: Vec<Opening>,
    /// The time zone of its clock.
    pub zone: Tz,
}

/// Ids and their names, in Japanese.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// By programme id.
    pub programmes: BTreeMap<String, ProgrammeName>,
    /// By site id.
    pub sites: BTreeMap<String, SiteName>,
    /// By topic id.
    pub topics: BTreeMap<String, String>,
    /// By counter id.
    pub counters: BTreeMap<String, String>,
    /// By role id.
    pub roles: BTreeMap<String, String>,
    /// By activity id.
    pub activities: BTreeMap<String, String>,
    /// Which outcome a counter is counted towards, by counter id.
    pub counter_feeds: BTreeMap<String, Outcome>,
    /// Programme ids in the order of the configuration.
    pub order: Vec<String>,
}

impl Names {
    /// The names inside the program.
    #[must_use]
    pub fn embedded() -> Names {
        let mut names = Names::default();
        // What is shipped is checked by a test; what could not be read has ids for names.
        let programmes = Path::new("programmes.toml");
        let _ = names.add(&Source::new(programmes, EMBEDDED_PROGRAMMES));
        for file in EmbeddedSites::iter() {
            let Some(content) = EmbeddedSites::get(&file) else {
                continue;
            };
            let text = String::from_utf8_lossy(&content.data);
            let _ = names.add(&Source::new(Path::new(&*file), &text));
        }
        names
    }

    /// The names in a configuration's root.
    ///
    /// # Errors
    /// The first thing that is wrong in it, with its place.
    pub fn read(root: &Path) -> Result<Names, Wrong> {
        let mut names = Names::default();
        names.add(&Source::read(&root.join("programmes.toml"))?)?;
        let sites = root.join("sites");
        let entries = std::fs::read_dir(&sites)
            .map_err(|error| Wrong::whole_file(&sites, error.to_string()))?;
        let mut files: Vec<_> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .collect();
        files.sort();
        for file in files {
            names.add(&Source::read(&file)?)?;
        }
        Ok(names)
    }

    fn add(&mut self, source: &Source) -> Result<(), Wrong> {
        let ja = |words: &crate::config::Words| words.in_lang(Lang::Ja).to_owned();
        if source.file.ends_with("programmes.toml") {
            for programme in Programmes::parse(source)?.all() {
                let name = ProgrammeName {
                    name: ja(&programme.name),
                    meaning: programme.meaning.as_ref().map(ja),
                    deep: programme.deep.0,
                };
                self.order.push(programme.id.0.clone());
                self.programmes.insert(programme.id.0.clone(), name);
                for topic in &programme.topics {
                    let words = self.topics.entry(topic.id.0.clone());
                    words.or_insert_with(|| ja(&topic.words));
                }
                for counter in &programme.counters {
                    let words = self.counters.entry(counter.id.0.clone());
                    words.or_insert_with(|| ja(&counter.words));
                    if let Some(outcome) = counter.feeds {
                        let feeds = self.counter_feeds.entry(counter.id.0.clone());
                        feeds.or_insert(outcome);
                    }
                }
                for role in &programme.roles {
                    let words = self.roles.entry(role.id.0.clone());
                    words.or_insert_with(|| ja(&role.words));
                }
                for activity in &programme.activities {
                    let words = self.activities.entry(activity.id.0.clone());
                    words.or_insert_with(|| ja(&activity.words));
                }
            }
        } else {
            let site = Site::parse(source)?;
            let name = SiteName {
                name: ja(&site.name),
                programme: site.programmes.first().map(|id| id.get_ref().0.clone()),
                open: site.open,
                zone: site.zone,
            };
            self.sites.insert(site.id.0, name);
        }
        Ok(())
    }

    /// The outcome that a counter is counted towards.
    #[must_use]
    pub fn feeds(&self, counter: &str) -> Option<Outcome> {
        self.counter_feeds.get(counter).copied()
    }

    /// A programme's name, or its id.
    #[must_use]
    pub fn programme<'a>(&'a self, id: &'a str) -> &'a str {
        self.programmes.get(id).map_or(id, |found| &found.name)
    }

    /// How the word of a kiosk stands at this site; a site that is not known is always open.
    #[must_use]
    pub fn hear(
        &self,
        site: Option<&str>,
        last: DateTime<FixedOffset>,
        now: DateTime<FixedOffset>,
    ) -> Word {
        match site.and_then(|site| self.sites.get(site)) {
            Some(site) => hear(&site.open, site.zone, last, now),
            None => hear(&[], Tokyo, last, now),
        }
    }

    /// A site's name, or its id.
    #[must_use]
    pub fn site<'a>(&'a self, id: &'a str) -> &'a str {
        self.sites.get(id).map_or(id, |found| &found.name)
    }
}

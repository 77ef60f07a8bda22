//! When a site is open, and which of its programmes are on then; when its network is there; how
//! its glass is looked at.

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use toml::Spanned;

use super::duty::{Hours, RawHours, hours};
use super::programmes::check_id;
use super::wrong::{Source, Wrong};
use crate::visit::ProgrammeId;

/// Hours in which some programmes of a site are on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub hours: Hours,
    /// Which; empty = all of the site's.
    pub programmes: Vec<ProgrammeId>,
}

/// How a site's glass is looked at by everybody; one person may ask for the same from the idle
/// screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Stronger contrasts, for the sun.
    #[serde(default)]
    pub sunlight: bool,
    /// Larger words and targets.
    #[serde(default)]
    pub larger: bool,
    /// What is touched stands low, for whoever sits.
    #[serde(default)]
    pub seated: bool,
    /// Nothing moves but what is pressed.
    #[serde(default)]
    pub less_motion: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOpening {
    days: Option<Spanned<Vec<Spanned<String>>>>,
    from: Spanned<String>,
    to: Spanned<String>,
    programmes: Option<Spanned<Vec<Spanned<String>>>>,
}

/// Reads `[[open]]`. What it names must be among the site's own programmes.
pub(super) fn openings(
    source: &Source,
    raw: Vec<RawOpening>,
    of_site: &[Spanned<String>],
) -> Result<Vec<Opening>, Wrong> {
    raw.into_iter()
        .map(|raw| {
            let hours = hours(source, raw.days.as_ref(), &raw.from, &raw.to)?;
            let mut programmes = Vec::new();
            for id in raw.programmes.iter().flat_map(|all| all.get_ref()) {
                check_id(source, id)?;
                if !of_site.iter().any(|known| known.get_ref() == id.get_ref()) {
                    let known: Vec<&str> = of_site.iter().map(|id| id.get_ref().as_str()).collect();
                    let what = format!("`{}` is not one of this site's `programmes`", id.get_ref());
                    return Err(source.wrong(id.span(), what).meant(id.get_ref(), &known));
                }
                programmes.push(ProgrammeId(id.get_ref().clone()));
            }
            Ok(Opening { hours, programmes })
        })
        .collect()
}

/// Reads `[[network]]`.
pub(super) fn windows(source: &Source, raw: &[RawHours]) -> Result<Vec<Hours>, Wrong> {
    raw.iter()
        .map(|raw| hours(source, raw.days.as_ref(), &raw.from, &raw.to))
        .collect()
}

/// Whether one of these hours covers this time of the site's clock.
pub(super) fn covered(hours: &[Hours], wall: DateTime<FixedOffset>) -> bool {
    hours.iter().any(|hours| hours.covers(wall))
}

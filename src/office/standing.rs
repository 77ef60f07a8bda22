//! What kind of office this is. It is kept in the database, because several processes may share
//! one, and it never changes once `tomoni office init` has decided it.

/// Whether an office was set up, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Never set up: open to everybody on this machine, and every page says 見本.
    Sample,
    /// Set up to rehearse on: people sign in, kiosks have certificates, and what comes in is play.
    Rehearsal,
    /// Set up for real.
    Real,
}

impl Standing {
    /// Whether `tomoni office init` was run: nobody comes in without being known.
    #[must_use]
    pub fn is_set_up(self) -> bool {
        self != Standing::Sample
    }

    /// As the database and programs spell it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Sample => "sample",
            Standing::Rehearsal => "rehearsal",
            Standing::Real => "real",
        }
    }

    /// Reads what [`Standing::as_str`] wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Standing> {
        [Standing::Sample, Standing::Rehearsal, Standing::Real]
            .into_iter()
            .find(|standing| standing.as_str() == text)
    }
}

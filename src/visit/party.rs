//! How many came together.

use serde::{Deserialize, Serialize};

/// The most adults or children one party can have. A kiosk stops adding here; a larger group is
/// entered by staff as several parties.
pub const PARTY_MAX: u32 = 30;

/// A party (人数). An arrival alone counts one adult until the person says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Adults, 0 to [`PARTY_MAX`]. Children may come alone.
    pub adults: u32,
    /// Children, 0 to [`PARTY_MAX`].
    pub children: u32,
}

impl Party {
    /// One adult, which is what one touch means.
    pub const ALONE: Party = Party {
        adults: 1,
        children: 0,
    };

    /// Everybody.
    #[must_use]
    pub fn people(self) -> u64 {
        u64::from(self.adults) + u64::from(self.children)
    }

    /// One adult more, up to [`PARTY_MAX`].
    #[must_use]
    pub fn with_adult(self) -> Party {
        Party {
            adults: (self.adults + 1).min(PARTY_MAX),
            ..self
        }
    }

    /// One child more, up to [`PARTY_MAX`].
    #[must_use]
    pub fn with_child(self) -> Party {
        Party {
            children: (self.children + 1).min(PARTY_MAX),
            ..self
        }
    }
}

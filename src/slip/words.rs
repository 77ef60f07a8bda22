//! The words of slips: one list of what has to be said. The texts themselves stand in
//! `kiosk-config/slips.toml`, in three languages.

use serde::Deserialize;

macro_rules! words {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// Everything that slips say, as `T`: a text in one language, or in all of them.
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct Words<T> {
            $($(#[$about])* pub $name: T,)*
        }

        impl<T> Words<T> {
            /// The same with every text exchanged.
            #[must_use]
            pub fn map<U>(&self, with: impl Fn(&T) -> U) -> Words<U> {
                Words { $($name: with(&self.$name),)* }
            }

            /// Every text and its key in the file.
            pub fn each(&self) -> impl Iterator<Item = (String, &T)> {
                [$((stringify!($name).replace('_', "-"), &self.$name),)*].into_iter()
            }
        }
    };
}

words! {
    /// Thanks for coming.
    thanks,
    /// Come again.
    come_again,
    /// Which visit with this card it was; `{0}` = the number.
    visit_number,
    /// A card's title.
    card_title,
    /// What a card is for.
    card_use,
    /// What does not stand on it.
    card_no_name,
    /// Above the number to type.
    card_number,
    /// A reading's title.
    reading_title,
    /// The systolic value.
    upper,
    /// The diastolic value.
    lower,
    /// The pulse.
    pulse,
    /// The pulse's unit.
    per_minute,
    /// The numbers are the mean of two.
    mean_of_two,
    /// The numbers are one of two: the other was disturbed.
    one_of_two,
    /// The words beside the reading are a sample.
    sample,
    /// The day's title.
    day_title,
    /// Visits.
    visits,
    /// Adults.
    adults,
    /// Children.
    children,
    /// Above the visits by hour; `{0}` in [`Words::hour`] = the hour.
    by_hour,
    /// One hour, as 10時; `{0}` = the hour.
    hour,
    /// Above the topics.
    topics,
    /// Above the counters.
    counters,
    /// Above the cards.
    cards,
    /// Cards that were new.
    cards_new,
    /// Cards that came again.
    cards_returning,
    /// Visits without a card.
    anonymous,
    /// Measurements.
    readings,
    /// Everything is at the office; `{0}` = the time it last took something.
    sent,
    /// Rows that wait; `{0}` = how many.
    waiting,
    /// Nothing was sent since the start.
    never_sent,
    /// The day is closed.
    closed,
    /// The day is still open.
    open,
    /// The test's title.
    test_title,
    /// What the lines at the edges show.
    test_edges,
    /// What the code shows.
    test_code,
}

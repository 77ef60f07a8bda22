//! Which programmes are on, whose a visit is, and what each asks: roles, generations, the board of
//! すき・特技. Pure.

use chrono::NaiveDate;

use super::{Effect, Machine};
use crate::config::{Ask, Programme};
use crate::kiosk::screen::{Likes, Open, Screen};
use crate::kiosk::view::Tap;
use crate::visit::event::{AgeBand, Kind};
use crate::visit::{ProgrammeId, VisitId};

/// At most so many programmes are on at a time: two calm choices.
pub const ON_MAX: usize = 2;

/// What staff switched, for the rest of that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switched {
    /// The day on which it holds.
    pub day: NaiveDate,
    /// What is on; never empty.
    pub on: Vec<ProgrammeId>,
}

impl Machine {
    /// The places of the programmes that are on, among the site's: one or two. What staff switched
    /// on today, else what is open by the site's hours, else the site's first.
    pub(super) fn on(&self) -> Vec<usize> {
        let place = |id: &ProgrammeId| {
            let mut all = self.config.programmes.iter();
            all.position(|programme| programme.id == *id)
        };
        let switched = self.switched.as_ref();
        let today = self.now.wall.date_naive();
        let mut on: Vec<usize> = match switched.filter(|switched| switched.day == today) {
            Some(switched) => switched.on.iter().filter_map(place).collect(),
            None => {
                let open = self.config.site.on_at(self.now.wall);
                open.into_iter().filter_map(place).collect()
            }
        };
        on.sort_unstable();
        on.dedup();
        on.truncate(ON_MAX);
        if on.is_empty() {
            on.push(0);
        }
        on
    }

    /// The foremost programme that is on.
    pub(super) fn first_on(&self) -> usize {
        self.on().first().copied().unwrap_or(0)
    }

    /// The programme at this place; the site's first where there is none.
    pub(super) fn programme_at(&self, place: usize) -> &Programme {
        self.config
            .programmes
            .get(place)
            .unwrap_or_else(|| self.config.programme())
    }

    /// Whose screen this is.
    pub(super) fn place_of(&self, screen: &Screen) -> usize {
        match screen {
            Screen::DiskRests { arrival, .. } => arrival.programme,
            Screen::Thanks { programme, .. } => *programme,
            screen => screen
                .open()
                .map_or_else(|| self.first_on(), |open| open.programme),
        }
    }

    /// The programme that an arrival is counted for: the one that was touched, where two are on;
    /// the one that offers blood pressure, where somebody comes to measure.
    pub(super) fn arrives_for(&self, touched: Option<usize>, measures: bool) -> usize {
        let on = self.on();
        match touched.and_then(|nth| on.get(nth)) {
            Some(place) => *place,
            None if measures => self.measuring_place().unwrap_or(self.here),
            None => self.here,
        }
    }

    /// The place of the programme, of those that are on, in which blood pressure is offered here.
    pub(super) fn measuring_place(&self) -> Option<usize> {
        self.config.site.monitor.as_ref()?;
        let offers = |place: &usize| self.programme_at(*place).blood_pressure;
        self.on().into_iter().find(offers)
    }

    /// Whether blood pressure is offered to this visit.
    pub(super) fn may_measure(&self, open: &Open) -> bool {
        self.config.site.monitor.is_some() && self.programme_at(open.programme).blood_pressure
    }

    /// What stands in the journal of the day's switches, as the engine read it.
    pub(super) fn take_switched(&mut self, switched: Option<Switched>) {
        self.switched = switched.filter(|switched| !switched.on.is_empty());
    }

    /// Staff switch: this programme alone, or beside the one that is on, or no more.
    pub(super) fn switch(&mut self, place: usize, beside: bool, out: &mut Vec<Effect>) {
        if place >= self.config.programmes.len() {
            return;
        }
        let was = self.on();
        let mut on = if beside { was.clone() } else { Vec::new() };
        match on.iter().position(|other| *other == place) {
            Some(at) if on.len() > 1 => drop(on.remove(at)),
            Some(_) => {}
            None => {
                // A third choice would make the one touch a question: the foremost gives way.
                if on.len() == ON_MAX {
                    on.remove(0);
                }
                on.push(place);
            }
        }
        on.sort_unstable();
        let today = self.now.wall.date_naive();
        let first_switch = self
            .switched
            .as_ref()
            .is_none_or(|switched| switched.day != today);
        if on == was && !first_switch {
            return;
        }
        for place in &was {
            if !on.contains(place) {
                let programme = self.programme_at(*place).id.clone();
                self.append(Kind::ProgrammeClosed { programme }, out);
            }
        }
        for place in &on {
            // At the day's first switch all of it is said, so that the journal alone tells it.
            if first_switch || !was.contains(place) {
                let programme = self.programme_at(*place).id.clone();
                self.append(Kind::ProgrammeOpened { programme }, out);
            }
        }
        let id = |place: &usize| self.programme_at(*place).id.clone();
        self.switched = Some(Switched {
            day: today,
            on: on.iter().map(id).collect(),
        });
    }

    /// What is asked next; each can be walked past.
    pub(super) fn go_on(&mut self, mut open: Open) -> Screen {
        let programme = self.programme_at(open.programme);
        let asks = |ask| programme.asks(ask);
        if let Some(held) = &open.held
            && !open.done.greeting
        {
            let visits = held.visits_before.saturating_add(1);
            open.done.greeting = true;
            return Screen::Greeting { open, visits };
        }
        if asks(Ask::Party) && !open.done.party {
            return super::counted(open);
        }
        // Where nobody is asked how many they are, the thank-you stands for itself. Whoever was
        // greeted was thanked.
        if !asks(Ask::Party) && !open.done.welcome && (!open.done.greeting || programme.likes) {
            open.done.welcome = true;
            return Screen::Welcome { open };
        }
        if asks(Ask::Role) && !open.done.role {
            open.done.role = true;
            return Screen::Roles { open };
        }
        if asks(Ask::Topics) && !open.done.topics {
            open.done.topics = true;
            return Screen::Topics { open, page: 0 };
        }
        // Where nothing is asked, the board is offered and never comes by itself.
        if programme.likes && !programme.asks_nothing() && !open.done.likes {
            return self.likes(open);
        }
        if asks(Ask::Generation) && !open.done.generation {
            open.done.generation = true;
            return Screen::Generations { open };
        }
        if asks(Ask::FirstTime) && open.held.is_none() && !open.done.first_time {
            // Whoever has a card is known by its stamps.
            open.done.first_time = true;
            return Screen::FirstTime { open };
        }
        self.thank(Some(open))
    }

    /// Whether anything comes after the thank-you.
    pub(super) fn asks_more(&self, open: &Open) -> bool {
        let programme = self.programme_at(open.programme);
        let asks = |ask| programme.asks(ask);
        asks(Ask::Role) && !open.done.role
            || asks(Ask::Topics) && !open.done.topics
            || programme.likes && !programme.asks_nothing() && !open.done.likes
            || asks(Ask::Generation) && !open.done.generation
            || asks(Ask::FirstTime) && open.held.is_none() && !open.done.first_time
    }

    /// The board of すき・特技.
    pub(super) fn likes(&self, mut open: Open) -> Screen {
        open.done.likes = true;
        Screen::Likes {
            open,
            board: Likes::default(),
        }
    }

    /// A touch on what a programme asks.
    pub(super) fn asked_touched(
        &mut self,
        screen: Screen,
        tap: Tap,
        out: &mut Vec<Effect>,
    ) -> Screen {
        match (screen, tap) {
            (Screen::Welcome { open }, Tap::Likes) if self.programme_at(open.programme).likes => {
                self.likes(open)
            }
            (Screen::Roles { open }, Tap::Role(place)) => {
                let roles = &self.programme_at(open.programme).roles;
                let Some(role) = roles.get(place).map(|role| role.id.clone()) else {
                    return Screen::Roles { open };
                };
                let visit = open.visit;
                self.append(Kind::Role { visit, role }, out);
                self.go_on(open)
            }
            (Screen::Generations { open }, Tap::Generation(place)) => {
                let Some(age_band) = AgeBand::ALL.get(place).copied() else {
                    return Screen::Generations { open };
                };
                self.told(open.visit, None, Some(age_band), out);
                self.go_on(open)
            }
            (Screen::Likes { open, mut board }, Tap::Like(place)) => {
                // Each picture counts once a person, and once more when they would teach it.
                let known = self.config.likes.get(place).map(|like| like.id.clone());
                if let Some(like) = known
                    && board.tap(place)
                {
                    let programme = self.programme_at(open.programme).id.clone();
                    let teaches = board.teaches;
                    let kind = Kind::LikeShown {
                        like,
                        teaches,
                        programme,
                    };
                    self.append(kind, out);
                }
                Screen::Likes { open, board }
            }
            (Screen::Likes { open, mut board }, Tap::CanTeach) => {
                board.teaches = !board.teaches;
                Screen::Likes { open, board }
            }
            (screen, _) => screen,
        }
    }

    /// What the person said about themselves. Two answers of one visit are two events, and each
    /// says only what was asked.
    pub(super) fn told(
        &mut self,
        visit: VisitId,
        first_time: Option<bool>,
        age_band: Option<AgeBand>,
        out: &mut Vec<Effect>,
    ) {
        let kind = Kind::Told {
            visit,
            first_time,
            age_band,
        };
        self.append(kind, out);
    }
}

//! What is said to a receipt printer and what is made of its answers. Pure: time and bytes are
//! handed in, bytes are taken out, so that an hour of a broken printer is a test of milliseconds.
//!
//! A slip is sent band by band, and the next band only when the printer said that one before it
//! is done; so no more than two bands are ever on their way, whatever the line's flow control,
//! and little of a slip can come out late. A printer that rests within a slip loses it.

use std::collections::VecDeque;

use crate::slip::Dots;
use crate::slip::escpos::{
    self, CUT, Condition, ECHO, FORGET, Hearing, Question, RESET, Said, TELL_BY_YOURSELF,
};

/// How long an answer may take. It is given at once; the line needs a few milliseconds.
const ANSWERS_WITHIN_MS: u64 = 1_500;
/// A question is asked so often before the printer counts as one that does not answer.
const ASKED_TIMES: u32 = 3;
/// How often a printer that is well is asked how it is.
pub(super) const ASKED_EVERY_MS: u64 = 10_000;
/// How often one that rests is.
const RESTING_ASKED_EVERY_MS: u64 = 2_000;
/// An answer so young is good enough to begin a slip.
const FRESH_MS: u64 = 1_000;
/// A slip ends when nothing of it was done for so long, and the time the line needs for it.
const STOPPED_AFTER_MS: u64 = 8_000;
/// Bands that may be under way at once.
const UNDER_WAY_MAX: usize = 2;
/// White below a slip where nothing cuts it, so that it can be torn off: 15 mm.
const TEAR_ROWS: usize = 120;

/// Why a printer cannot print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resting {
    /// It does not answer: switched off, another speed, or not a printer.
    Silent,
    /// Its cover is open.
    CoverOpen,
    /// It has no paper.
    PaperOut,
    /// Its head, knife or electricity.
    Error,
    /// It takes nothing, and does not say why.
    Offline,
    /// It stopped within a slip.
    Stopped,
}

impl Resting {
    /// The code to say on the phone; see `kiosk-config/README.md`.
    #[must_use]
    pub fn to_say(self) -> &'static str {
        match self {
            Resting::Silent => "K-410",
            Resting::CoverOpen => "K-411",
            Resting::PaperOut => "K-412",
            Resting::Error => "K-413",
            Resting::Offline => "K-414",
            Resting::Stopped => "K-415",
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It can print.
    Well { paper_low: bool },
    /// It cannot.
    Rests(Resting),
    /// This slip is done.
    Printed(u64),
    /// This slip is lost.
    Lost(u64),
}

/// How a printer is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Manner {
    /// The line's speed, characters a second.
    pub(super) bytes_a_second: u64,
    /// Whether it cuts.
    pub(super) cut: bool,
    /// Whether it answers at all.
    pub(super) answers: bool,
}

#[derive(Debug)]
enum Doing {
    /// A question was put and its answer is awaited.
    Asking {
        question: Question,
        since_ms: u64,
        times: u32,
    },
    /// Nothing; the next question is due then.
    Waiting { until_ms: u64 },
    /// A slip.
    Printing(Printing),
}

#[derive(Debug)]
struct Printing {
    slip: u64,
    bands: VecDeque<Vec<u8>>,
    /// Bands that were given to the line and of which nothing was heard.
    under_way: usize,
    /// When anything last went forward.
    moved_ms: u64,
    /// A question is under way too.
    asked: bool,
}

/// Whether a printer says when a band is done (`GS r`). Some do not; they are asked for their
/// state after each band instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Echoes {
    Unknown,
    Heard,
    Never,
}

/// A conversation with one printer over one opening of its port.
#[derive(Debug)]
pub(super) struct Dialogue {
    manner: Manner,
    hearing: Hearing,
    outbox: VecDeque<u8>,
    /// When the outbox last grew or shrank.
    outbox_ms: u64,
    doing: Doing,
    /// Of the round of questions that is under way.
    learning: Condition,
    /// What was last told of the printer; `None` = nothing yet.
    told: Option<Outcome>,
    /// When a round of questions last ended well.
    well_ms: Option<u64>,
    /// What the printer still holds is to be thrown away before anything is printed.
    torn: bool,
    echoes: Echoes,
    outcomes: VecDeque<Outcome>,
}

impl Dialogue {
    /// A port was opened.
    pub(super) fn new(manner: Manner, now_ms: u64) -> Dialogue {
        Dialogue {
            manner,
            hearing: Hearing::default(),
            outbox: VecDeque::new(),
            outbox_ms: now_ms,
            doing: Doing::Waiting { until_ms: now_ms },
            learning: Condition::default(),
            told: None,
            well_ms: None,
            // What came before us is nobody's.
            torn: true,
            echoes: if manner.answers {
                Echoes::Unknown
            } else {
                Echoes::Never
            },
            outcomes: VecDeque::new(),
        }
    }

    /// What waits to be given to the line.
    pub(super) fn outbox(&mut self) -> &[u8] {
        self.outbox.make_contiguous()
    }

    /// So many bytes of the outbox were taken by the line.
    pub(super) fn sent(&mut self, bytes: usize, now_ms: u64) {
        if bytes == 0 {
            return;
        }
        self.outbox.drain(..bytes.min(self.outbox.len()));
        self.outbox_ms = now_ms;
        if let Doing::Printing(printing) = &mut self.doing {
            printing.moved_ms = now_ms;
        }
    }

    /// What is to be told, the oldest first.
    pub(super) fn outcome(&mut self) -> Option<Outcome> {
        self.outcomes.pop_front()
    }

    /// The slip that is being printed is lost with the port.
    pub(super) fn port_lost(&mut self) {
        if let Doing::Printing(printing) = &self.doing {
            self.outcomes.push_back(Outcome::Lost(printing.slip));
        }
    }

    /// Whether a slip may begin now.
    pub(super) fn takes_a_slip(&self, now_ms: u64) -> bool {
        let idle = matches!(self.doing, Doing::Waiting { .. }) && self.outbox.is_empty();
        let fresh = self.well_ms.is_some_and(|at| now_ms < at + FRESH_MS);
        idle && self.is_well() && (fresh || !self.manner.answers)
    }

    /// A slip waits: asks how the printer is, unless it said so just now.
    pub(super) fn slip_waits(&mut self, now_ms: u64) {
        if self.is_well()
            && self.well_ms.is_none_or(|at| now_ms >= at + FRESH_MS)
            && let Doing::Waiting { until_ms } = &mut self.doing
            && self.manner.answers
        {
            *until_ms = now_ms.min(*until_ms);
        }
    }

    /// Begins a slip; only when [`Dialogue::takes_a_slip`].
    pub(super) fn begin(&mut self, slip: u64, mut picture: Dots, now_ms: u64) {
        let mut bands = escpos::bands(&mut picture);
        if self.manner.cut {
            bands.push(CUT.to_vec());
        } else {
            bands.extend(escpos::bands(&mut Dots::white(8, TEAR_ROWS)));
        }
        self.doing = Doing::Printing(Printing {
            slip,
            bands: bands.into(),
            under_way: 0,
            moved_ms: now_ms,
            asked: false,
        });
        self.step(now_ms);
    }

    /// These came.
    pub(super) fn hear(&mut self, bytes: &[u8], now_ms: u64) {
        for byte in bytes {
            match self.hearing.hear(*byte) {
                None => {}
                Some(Said::Answer(answer)) => self.answer(answer, now_ms),
                Some(Said::Echo) => {
                    if let Doing::Printing(printing) = &mut self.doing {
                        self.echoes = Echoes::Heard;
                        printing.under_way = printing.under_way.saturating_sub(1);
                        printing.moved_ms = now_ms;
                    }
                }
                Some(Said::Condition(condition)) => self.told_by_itself(condition, now_ms),
            }
        }
        self.step(now_ms);
    }

    /// What time demands.
    pub(super) fn step(&mut self, now_ms: u64) {
        match &mut self.doing {
            Doing::Waiting { .. } if !self.outbox.is_empty() => {
                // The line takes nothing: the printer holds it back, or is switched off.
                if now_ms >= self.outbox_ms + STOPPED_AFTER_MS {
                    self.rests(Resting::Silent);
                }
            }
            Doing::Waiting { until_ms } if self.manner.answers => {
                if *until_ms <= now_ms {
                    self.ask(Question::Ready, 1, now_ms);
                }
            }
            Doing::Waiting { .. } => {
                if !self.is_well() {
                    self.start_anew(now_ms);
                    self.tell(Outcome::Well { paper_low: false });
                }
            }
            Doing::Asking {
                question,
                since_ms,
                times,
            } => {
                if now_ms < *since_ms + ANSWERS_WITHIN_MS {
                    return;
                }
                let (question, times) = (*question, *times);
                if times < ASKED_TIMES {
                    self.ask(question, times + 1, now_ms);
                } else {
                    self.rests(Resting::Silent);
                    self.doing = Doing::Waiting {
                        until_ms: now_ms + RESTING_ASKED_EVERY_MS,
                    };
                }
            }
            Doing::Printing(_) => self.go_on_printing(now_ms),
        }
    }

    /// In how many milliseconds [`Dialogue::step`] has something to do.
    pub(super) fn due_in_ms(&self, now_ms: u64) -> u64 {
        let at = match &self.doing {
            Doing::Waiting { until_ms } if self.manner.answers => *until_ms,
            Doing::Waiting { .. } => now_ms + ASKED_EVERY_MS,
            Doing::Asking { since_ms, .. } => since_ms + ANSWERS_WITHIN_MS,
            Doing::Printing(printing)
                if printing.under_way == 0
                    || (printing.under_way < self.under_way_most()
                        && !printing.bands.is_empty()) =>
            {
                now_ms
            }
            Doing::Printing(printing) if printing.asked => printing.moved_ms + self.stopped_ms(),
            Doing::Printing(printing) => printing.moved_ms + self.quiet_ms(),
        };
        at.saturating_sub(now_ms)
    }

    fn is_well(&self) -> bool {
        matches!(self.told, Some(Outcome::Well { .. }))
    }

    /// How many bands may be under way.
    fn under_way_most(&self) -> usize {
        match self.echoes {
            Echoes::Unknown | Echoes::Heard => UNDER_WAY_MAX,
            Echoes::Never => 1,
        }
    }

    /// How long the line needs for all that may be under way.
    fn line_ms(&self) -> u64 {
        let bytes = UNDER_WAY_MAX * (escpos::BAND_BYTES_MAX + ECHO.len());
        bytes as u64 * 1000 / self.manner.bytes_a_second.max(1)
    }

    /// Within a slip: nothing went forward for so long, so ask.
    fn quiet_ms(&self) -> u64 {
        ANSWERS_WITHIN_MS + self.line_ms()
    }

    /// Within a slip: nothing went forward for so long, so it is lost.
    fn stopped_ms(&self) -> u64 {
        STOPPED_AFTER_MS + self.line_ms()
    }

    fn go_on_printing(&mut self, now_ms: u64) {
        let (quiet_ms, stopped_ms) = (self.quiet_ms(), self.stopped_ms());
        let most = self.under_way_most();
        let Doing::Printing(printing) = &mut self.doing else {
            return;
        };
        if now_ms >= printing.moved_ms + stopped_ms {
            return self.break_off(Some(Resting::Stopped), now_ms);
        }
        if !self.outbox.is_empty() {
            return;
        }
        if printing.under_way > 0 && !printing.asked && now_ms >= printing.moved_ms + quiet_ms {
            printing.asked = true;
            self.outbox.extend(Question::Ready.bytes());
            self.outbox_ms = now_ms;
            return;
        }
        if printing.under_way >= most {
            return;
        }
        if let Some(band) = printing.bands.pop_front() {
            self.outbox.extend(band);
            self.outbox_ms = now_ms;
            match self.echoes {
                Echoes::Unknown | Echoes::Heard => {
                    self.outbox.extend(ECHO);
                    printing.under_way += 1;
                }
                Echoes::Never if self.manner.answers => {
                    self.outbox.extend(Question::Ready.bytes());
                    printing.under_way = 1;
                    printing.asked = true;
                }
                Echoes::Never => {}
            }
        } else if printing.under_way == 0 {
            self.outcomes.push_back(Outcome::Printed(printing.slip));
            self.doing = Doing::Waiting {
                until_ms: now_ms + FRESH_MS,
            };
        }
    }

    fn ask(&mut self, question: Question, times: u32, now_ms: u64) {
        if question == Question::Ready && times == 1 {
            self.learning = Condition::default();
        }
        // An answer that was cut short belongs to nothing that comes now.
        self.hearing = Hearing::default();
        self.outbox.extend(question.bytes());
        self.outbox_ms = now_ms;
        self.doing = Doing::Asking {
            question,
            since_ms: now_ms,
            times,
        };
    }

    fn answer(&mut self, answer: u8, now_ms: u64) {
        match &mut self.doing {
            Doing::Asking { question, .. } => {
                let asked = *question;
                self.learning.learn(asked, answer);
                let next = Question::ALL
                    .iter()
                    .skip_while(|question| **question != asked)
                    .nth(1);
                match next {
                    Some(next) => self.ask(*next, 1, now_ms),
                    None => self.round_ended(now_ms),
                }
            }
            Doing::Printing(printing) if printing.asked => {
                printing.asked = false;
                let mut condition = Condition::default();
                condition.learn(Question::Ready, answer);
                if condition.offline {
                    // The round that follows says why.
                    return self.break_off(None, now_ms);
                }
                if self.echoes == Echoes::Unknown {
                    tracing::info!("this printer does not know GS r; it is asked after each band");
                    self.echoes = Echoes::Never;
                }
                if self.echoes == Echoes::Never {
                    printing.under_way = 0;
                    printing.moved_ms = now_ms;
                }
            }
            Doing::Waiting { .. } | Doing::Printing(_) => {}
        }
    }

    fn round_ended(&mut self, now_ms: u64) {
        let condition = self.learning;
        let next_ms = match why_not(condition) {
            Some(why) => {
                self.rests(why);
                RESTING_ASKED_EVERY_MS
            }
            None => {
                if self.torn {
                    self.start_anew(now_ms);
                }
                self.well_ms = Some(now_ms);
                self.tell(Outcome::Well {
                    paper_low: condition.paper_low,
                });
                ASKED_EVERY_MS
            }
        };
        self.doing = Doing::Waiting {
            until_ms: now_ms + next_ms,
        };
    }

    fn told_by_itself(&mut self, condition: Condition, now_ms: u64) {
        match why_not(condition) {
            Some(why) => {
                self.break_off(Some(why), now_ms);
                self.rests(why);
                if let Doing::Waiting { until_ms } = &mut self.doing {
                    *until_ms = (*until_ms).min(now_ms + RESTING_ASKED_EVERY_MS);
                }
            }
            // Better news than we had, or news of the paper: ask for all of it.
            None => {
                if let Doing::Waiting { until_ms } = &mut self.doing {
                    *until_ms = now_ms;
                }
            }
        }
    }

    /// The slip that is being printed is lost. What is left of its band is sent as white, so that
    /// the printer does not take what comes next for a part of it.
    fn break_off(&mut self, why: Option<Resting>, now_ms: u64) {
        let Doing::Printing(printing) = &self.doing else {
            return;
        };
        self.outcomes.push_back(Outcome::Lost(printing.slip));
        self.outbox.iter_mut().for_each(|byte| *byte = 0);
        self.torn = true;
        self.doing = Doing::Waiting { until_ms: now_ms };
        if let Some(why) = why {
            self.rests(why);
        }
    }

    fn start_anew(&mut self, now_ms: u64) {
        self.torn = false;
        for command in [FORGET, RESET] {
            self.outbox.extend(command);
        }
        if self.manner.answers {
            self.outbox.extend(TELL_BY_YOURSELF);
        }
        self.outbox_ms = now_ms;
    }

    fn rests(&mut self, why: Resting) {
        // Whoever does not answer may be switched off and forget what it was told.
        self.torn = true;
        self.well_ms = None;
        self.tell(Outcome::Rests(why));
    }

    /// Tells how the printer is, if that is news.
    fn tell(&mut self, outcome: Outcome) {
        if self.told.as_ref() != Some(&outcome) {
            self.told = Some(outcome.clone());
            self.outcomes.push_back(outcome);
        }
    }
}

/// Why a printer in this condition cannot print: what a person can mend comes first.
fn why_not(condition: Condition) -> Option<Resting> {
    if condition.cover_open {
        Some(Resting::CoverOpen)
    } else if condition.paper_out {
        Some(Resting::PaperOut)
    } else if condition.error {
        Some(Resting::Error)
    } else if condition.offline {
        Some(Resting::Offline)
    } else {
        None
    }
}

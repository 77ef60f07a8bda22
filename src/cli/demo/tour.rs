//! A whole visit, played by itself: real touches in the real window, a real scan and a real frame
//! through pseudo-terminals, a picture of every screen, and the sum of what was played.
//!
//! The tour keeps its own count of what it did. It never looks at the kiosk's or the office's
//! numbers to know what they should be.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::devices::Devices;
use crate::cli::dice::Dice;
use crate::kiosk::ui::Handle;
use crate::kiosk::view::{Page, ResultOf, View};
use crate::visit::Tally;

/// How long the tour waits for a screen before it says that it never came.
const SCREEN_WAIT_S: u64 = 30;
/// How long a screen stands still before its picture is taken: the release of the last touch and
/// the landing of the はなまる are over by then.
const STILL_MS: u64 = 450;

/// What the window shows, for whoever waits for it.
#[derive(Clone, Default)]
pub struct Watch(Arc<(Mutex<Option<View>>, Condvar)>);

impl Watch {
    /// Tells of the view that is shown now.
    pub fn tell(&self, view: &View) {
        let (shown, changed) = &*self.0;
        *shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(view.clone());
        changed.notify_all();
    }

    /// Waits until a view for which `is_it` holds is shown, and returns it.
    fn wait(&self, what: &str, is_it: impl Fn(&View) -> bool) -> anyhow::Result<View> {
        let until = Instant::now() + Duration::from_secs(SCREEN_WAIT_S);
        let (shown, changed) = &*self.0;
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(view) = shown.as_ref().filter(|view| is_it(view)) {
                return Ok(view.clone());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let page = shown.as_ref().map(|view| view.page.clone());
                bail!(
                    "the screen «{what}» did not come within {SCREEN_WAIT_S} s; it shows {page:?}"
                );
            }
            shown = changed
                .wait_timeout(shown, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

/// What the tour did, counted by itself.
#[derive(Default)]
pub struct Played {
    visits: u64,
    adults: u64,
    children: u64,
    topics: BTreeMap<String, u64>,
    channels: BTreeMap<String, u64>,
    programmes: BTreeMap<String, u64>,
    cards_new: u64,
    readings: u64,
    /// What was agreed to be recorded: the upper and the lower value, and the pulse.
    pub recorded: Vec<[u16; 3]>,
}

impl Played {
    fn came(&mut self, programme: &str, channel: &str) {
        self.visits += 1;
        self.adults += 1;
        *self.programmes.entry(programme.to_owned()).or_default() += 1;
        *self.channels.entry(channel.to_owned()).or_default() += 1;
    }

    /// Everything in which the office's tally is not what was played, as sentences.
    #[must_use]
    pub fn differences(&self, tally: &Tally) -> Vec<String> {
        let mut out = Vec::new();
        let mut same = |what: &str, played: &dyn Debug, told: &dyn Debug| {
            let (played, told) = (format!("{played:?}"), format!("{told:?}"));
            if played != told {
                out.push(format!("{what}: played {played}, the office says {told}"));
            }
        };
        same("visits", &self.visits, &tally.visits);
        same("people", &(self.adults + self.children), &tally.people);
        same("adults", &self.adults, &tally.adults);
        same("children", &self.children, &tally.children);
        same(
            "visits over all hours",
            &self.visits,
            &tally.by_hour.values().sum::<u64>(),
        );
        same("by programme", &self.programmes, &tally.by_programme);
        same("by topic", &self.topics, &tally.by_topic);
        same("by channel", &self.channels, &tally.by_channel);
        same("new cards", &self.cards_new, &tally.cards.new);
        same("returning cards", &0, &tally.cards.returning);
        same("readings", &self.readings, &tally.readings);
        out
    }
}

/// Everything the tour acts with.
pub struct Stage {
    /// The window's hands and eyes.
    pub window: Handle,
    /// What it shows.
    pub watch: Watch,
    /// The monitor, the scanner and the printer on their pseudo-terminals.
    pub devices: Devices,
    /// The programme that is on.
    pub programme: String,
    /// Its topics' ids, in the order they are shown.
    pub topics: Vec<String>,
    /// The PIN of the staff screens.
    pub pin: &'static str,
    /// Where the pictures go.
    pub pictures: PathBuf,
    /// What chance decides.
    pub dice: Dice,
}

/// Plays the visit and returns what was played.
///
/// # Errors
/// When a screen does not come, or something on it cannot be touched.
pub fn play(mut stage: Stage) -> anyhow::Result<Played> {
    std::fs::create_dir_all(&stage.pictures)
        .with_context(|| format!("the folder {} cannot be made", stage.pictures.display()))?;
    let mut shots = Shots { next: 1 };
    let mut played = Played::default();

    // One touch is one person; then the family is told.
    stage.wait("idle", |page| {
        matches!(
            page,
            Page::Idle {
                saving: false,
                monitor: true,
                cards: true,
                ..
            }
        )
    })?;
    shots.take(&stage, "idle")?;
    for (n, name) in [(1, "idle-easy"), (2, "idle-english"), (0, "")] {
        stage.touch(&format!("language-{n}"))?;
        if !name.is_empty() {
            shots.take(&stage, name)?;
        }
    }
    stage.touch("came")?;
    stage.wait("counted", |page| matches!(page, Page::Counted { .. }))?;
    played.came(&stage.programme, "tap");
    shots.take(&stage, "counted")?;
    let (adults, children) = (1 + stage.dice.below(2), 1 + stage.dice.below(3));
    for _ in 0..adults {
        stage.touch("add-adult")?;
    }
    for _ in 0..children {
        stage.touch("add-child")?;
    }
    played.adults += adults;
    played.children += children;
    stage.wait("the family is counted", |page| {
        matches!(page, Page::Counted { adults: a, children: c }
            if u64::from(*a) == 1 + adults && u64::from(*c) == children)
    })?;
    shots.take(&stage, "counted-family")?;

    // What for, and for the first time?
    stage.touch("next")?;
    let topics = stage.wait("topics", |page| matches!(page, Page::Topics { .. }))?;
    shots.take(&stage, "topics")?;
    let shown = match &topics.page {
        Page::Topics { topics, .. } => topics.len(),
        _ => 0,
    };
    let topic = usize::try_from(stage.dice.below(shown as u64)).unwrap_or(0);
    stage.touch(&format!("topic-{topic}"))?;
    let id = stage
        .topics
        .get(topic)
        .context("the programme has fewer topics than the screen")?;
    *played.topics.entry(id.clone()).or_default() += 1;
    stage.wait("first time", |page| matches!(page, Page::FirstTime))?;
    shots.take(&stage, "first-time")?;

    // The card is held up now: the same visit, known again.
    stage.devices.hold_up_card()?;
    stage.wait("greeting", |page| matches!(page, Page::Greeting { .. }))?;
    played.cards_new += 1;
    shots.take(&stage, "greeting")?;
    stage.touch("measure").or_else(|_| stage.touch("next"))?;
    let after = stage.wait("consent or thanks", |page| {
        matches!(page, Page::Consent { .. } | Page::Thanks | Page::FirstTime)
    })?;
    if !matches!(after.page, Page::Consent { .. }) {
        if matches!(after.page, Page::FirstTime) {
            stage.touch("skip")?;
        }
        stage.wait("thanks", |page| matches!(page, Page::Thanks))?;
        shots.take(&stage, "thanks")?;
        stage.wait("idle again", |page| matches!(page, Page::Idle { .. }))?;
        // Whoever goes on to measure touches that: a visit of its own.
        stage.touch("measure")?;
        stage.wait("consent", |page| matches!(page, Page::Consent { .. }))?;
        played.came(&stage.programme, "tap");
    }

    // Agree, sit, guess, measure, and the numbers.
    stage.wait("consent to recording", |page| {
        matches!(page, Page::Consent { can_record: true })
    })?;
    shots.take(&stage, "consent")?;
    stage.touch("record")?;
    stage.wait("who should ask staff", |page| {
        matches!(page, Page::AskStaff { .. })
    })?;
    shots.take(&stage, "ask-staff")?;
    stage.touch("next")?;
    stage.wait("rest", |page| matches!(page, Page::Rest { .. }))?;
    shots.take(&stage, "rest")?;
    stage.touch("measure-now")?;
    stage.wait("the guess", |page| matches!(page, Page::Guess { .. }))?;
    shots.take(&stage, "guess")?;
    stage.touch("guess-1")?;
    stage.wait("measuring", |page| matches!(page, Page::Measuring { .. }))?;
    shots.take(&stage, "measuring")?;
    let systolic = 112 + u16::try_from(stage.dice.below(26)).unwrap_or(0);
    let diastolic = 66 + u16::try_from(stage.dice.below(20)).unwrap_or(0);
    let pulse = 62 + u16::try_from(stage.dice.below(24)).unwrap_or(0);
    stage.devices.measure(systolic, diastolic, pulse)?;
    stage.wait("the result that was sent", |page| {
        matches!(page, Page::Result(result) if result.systolic_mmhg == systolic
            && result.diastolic_mmhg == diastolic && result.pulse_bpm == Some(pulse)
            && result.recorded)
    })?;
    played.readings += 1;
    played.recorded.push([systolic, diastolic, pulse]);
    shots.take(&stage, "result")?;

    // Once more after a rest: the mean of both, which can be taken home.
    stage.touch("again")?;
    stage.wait("rest between", |page| {
        matches!(page, Page::Rest { nth: 2, .. })
    })?;
    shots.take(&stage, "rest-between")?;
    stage.touch("measure-now")?;
    stage.wait("measuring again", |page| {
        matches!(page, Page::Measuring { nth: 2, .. })
    })?;
    stage.devices.measure(systolic + 4, diastolic + 3, pulse)?;
    stage.wait("the mean of both", |page| {
        matches!(page, Page::Result(result) if result.of == ResultOf::MeanOfTwo
            && result.systolic_mmhg == systolic + 2 && result.diastolic_mmhg == diastolic + 2)
    })?;
    played.readings += 1;
    played.recorded.push([systolic + 4, diastolic + 3, pulse]);
    shots.take(&stage, "mean")?;
    stage.touch("take-home")?;
    stage.wait(
        "the code to take home",
        |page| matches!(page, Page::TakeHome(home) if home.side > 0),
    )?;
    shots.take(&stage, "take-home")?;
    // The same on paper.
    stage.touch("print")?;
    shots.slip(&stage, "reading")?;
    stage.touch("again")?;
    stage.wait("the numbers again", |page| matches!(page, Page::Result(_)))?;
    stage.touch("leave")?;
    stage.wait("thanks", |page| matches!(page, Page::Thanks))?;
    shots.take(&stage, "thanks")?;
    stage.touch("print")?;
    shots.slip(&stage, "visit")?;
    stage.wait("idle again", |page| matches!(page, Page::Idle { .. }))?;

    // A code that is none of ours: a kind sentence, and the person is counted all the same.
    stage.touch("hold-card")?;
    stage.wait("hold the card here", |page| matches!(page, Page::HoldCard))?;
    shots.take(&stage, "hold-card")?;
    stage.devices.hold_up("4901234567894")?;
    stage.wait("card refused", |page| {
        matches!(page, Page::CardRefused { .. })
    })?;
    shots.take(&stage, "card-refused")?;
    stage.touch("came")?;
    stage.wait("counted", |page| matches!(page, Page::Counted { .. }))?;
    played.came(&stage.programme, "tap");
    stage.touch("add-child")?;
    played.children += 1;
    stage.wait("with a child", |page| {
        matches!(page, Page::Counted { children: 1, .. })
    })?;
    // The next person waits for nobody.
    stage.touch("next-person")?;
    stage.wait("the next person is counted", |page| {
        matches!(page, Page::Counted { children: 0, .. })
    })?;
    played.came(&stage.programme, "tap");
    stage.walk_past()?;

    // The monitor is unplugged: check-in goes on.
    stage.wait("idle again", |page| matches!(page, Page::Idle { .. }))?;
    stage.devices.unplug_monitor();
    let trouble = |page: &Page| matches!(page, Page::Trouble { .. });
    stage.until_trouble(trouble)?;
    shots.take(&stage, "trouble")?;
    stage.touch("next-person")?;
    stage.wait("counted without the monitor", |page| {
        matches!(page, Page::Counted { .. })
    })?;
    played.came(&stage.programme, "tap");
    stage.walk_past()?;
    stage.wait("idle again", |page| matches!(page, Page::Idle { .. }))?;

    // Staff look at the day.
    stage.touch("staff-corner")?;
    stage.wait("PIN", |page| matches!(page, Page::Pin { .. }))?;
    shots.take(&stage, "pin")?;
    for digit in stage.pin.chars() {
        stage.touch(&format!("digit-{digit}"))?;
    }
    stage.wait("the staff's day", |page| matches!(page, Page::Day(_)))?;
    stage.touch("counter-0")?;
    stage.wait("one on the first counter", |page| {
        matches!(page, Page::Day(day) if day.counters.first().is_some_and(|c| c.count == 1)
            && day.visits == played.visits && day.upload.waiting == 0)
    })?;
    shots.take(&stage, "staff-day")?;
    // The day is closed, and handed over on paper.
    stage.touch("close-day")?;
    stage.touch("close-day")?;
    stage.wait(
        "the day is closed",
        |page| matches!(page, Page::Day(day) if day.closed),
    )?;
    stage.touch("print")?;
    shots.slip(&stage, "day")?;
    shots.take(&stage, "staff-day-closed")?;
    stage.touch("leave")?;
    stage.wait("idle at the end", |page| matches!(page, Page::Idle { .. }))?;
    Ok(played)
}

impl Stage {
    fn touch(&self, name: &str) -> anyhow::Result<()> {
        self.window
            .touch(name)
            .with_context(|| format!("touching «{name}»"))
    }

    fn wait(&self, what: &str, is_it: impl Fn(&Page) -> bool) -> anyhow::Result<View> {
        self.watch.wait(what, |view| is_it(&view.page))
    }

    /// From "counted" to the thank-you, by walking past every question.
    fn walk_past(&self) -> anyhow::Result<()> {
        self.touch("next")?;
        self.wait("topics", |page| matches!(page, Page::Topics { .. }))?;
        self.touch("skip")?;
        self.wait("first time", |page| matches!(page, Page::FirstTime))?;
        self.touch("skip")?;
        self.wait("thanks", |page| matches!(page, Page::Thanks))
            .map(drop)
    }

    /// Touches 「血圧をはかる」 until the kiosk has noticed that the monitor is gone.
    fn until_trouble(&self, is_it: impl Fn(&Page) -> bool + Copy) -> anyhow::Result<()> {
        // The port's owner notices within a second; a touch before that begins a visit, which
        // would be counted. The card for measuring says so by what it does, so wait first.
        std::thread::sleep(Duration::from_millis(1500));
        self.touch("measure")?;
        self.wait("trouble", is_it).map(|_| ())
    }
}

/// The pictures, numbered as they are taken.
struct Shots {
    next: u32,
}

impl Shots {
    /// What the printer put out next, one pixel a dot.
    fn slip(&mut self, stage: &Stage, name: &str) -> anyhow::Result<()> {
        let slip = stage.devices.printer().slip()?;
        let file = stage
            .pictures
            .join(format!("{:02}-slip-{name}.png", self.next));
        self.next += 1;
        let size = |dots: usize| u32::try_from(dots).context("a slip without end");
        let (width, height) = (size(slip.width())?, size(slip.height())?);
        image::save_buffer(
            &file,
            &slip.grey(),
            width,
            height,
            image::ExtendedColorType::L8,
        )
        .with_context(|| format!("the picture {} cannot be written", file.display()))?;
        eprintln!("  {}", file.display());
        Ok(())
    }

    fn take(&mut self, stage: &Stage, screen: &str) -> anyhow::Result<()> {
        std::thread::sleep(Duration::from_millis(STILL_MS));
        let picture = stage
            .window
            .picture()
            .context("the window could not be pictured")?;
        let file = stage
            .pictures
            .join(format!("{:02}-{screen}.png", self.next));
        self.next += 1;
        save(&file, picture.width, picture.height, &picture.rgba)?;
        eprintln!("  {}", file.display());
        Ok(())
    }
}

fn save(file: &Path, width: u32, height: u32, rgba: &[u8]) -> anyhow::Result<()> {
    image::save_buffer(file, rgba, width, height, image::ExtendedColorType::Rgba8)
        .with_context(|| format!("the picture {} cannot be written", file.display()))
}

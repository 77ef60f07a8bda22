//! The session, the journals' reader and the client put together: as a [`Courier`] that does one
//! step at a time, and as an [`Uploader`] that does so on a thread of its own.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::client::{Office, OfficeError};
use super::identity::{Identity, OwnKey};
use super::session::{Failure, Moment, Session, Step, Ticket, Told, UploadState, Who};
use crate::journal::{FeedCache, Reader, Stamp as _, SystemStamp};
use crate::visit::SiteId;
use crate::wire::enrol::{Farewell, RenewAsk, Renewed};
use crate::wire::{DeviceSaid, Order, Refusal};

/// The longest an uploader waits before it looks at the folder again, milliseconds.
const LOOK_AGAIN_MS: u64 = 60_000;
/// A certificate that could not be had is asked for again after so long, milliseconds.
const RENEW_AGAIN_MS: u64 = 60_000;
/// How long dropping an uploader waits for a message that is under way.
const STOP_MAX: Duration = Duration::from_secs(2);

/// What an uploader needs to know.
#[derive(Clone, Debug)]
pub struct UploaderSettings {
    /// The journals' folder.
    pub journals: PathBuf,
    /// The office's address on this machine, such as `http://127.0.0.1:8470`; whoever is enrolled
    /// speaks to its own office instead.
    pub office_url: String,
    /// The data folder of a kiosk that may be enrolled: its certificate is there. `None` = it never
    /// is, as in a demonstration.
    pub enrolled_in: Option<PathBuf>,
    /// The kiosk's name for people.
    pub kiosk: String,
    /// The machine, as in its events; see [`SystemStamp::machine`].
    pub machine: String,
    /// The site it stands at.
    pub site: SiteId,
    /// The program's version.
    pub version: String,
    /// The site's time zone, for the time of the last contact.
    pub zone: chrono_tz::Tz,
}

/// One kiosk's upload, a step at a time, on whatever thread has time for it.
#[derive(Debug)]
pub struct Courier {
    session: Session,
    reader: Reader,
    office: Office,
    clock: SystemStamp,
    /// What the feed told, on the disk; `None` until it could be opened.
    cache: Option<FeedCache>,
    /// What it told and nobody has taken yet.
    told: Vec<Told>,
    /// Who it is to the office, and the folder where that is written down.
    identity: Option<(Identity, PathBuf)>,
    /// A certificate is not asked for again before then, [`Moment::up_ms`].
    renew_from_ms: u64,
    /// What the office asked this kiosk to do that ends it.
    ending: Option<Order>,
}

impl Courier {
    /// A courier that has not spoken yet.
    ///
    /// # Errors
    /// When the office's address is none, or what it gave this kiosk cannot be used.
    pub fn new(settings: UploaderSettings) -> Result<Courier, OfficeError> {
        let identity = match &settings.enrolled_in {
            None => None,
            Some(data) => Identity::read(data)
                .map_err(|error| OfficeError::Identity(error.to_string()))?
                .map(|identity| (identity, data.clone())),
        };
        let office = match &identity {
            Some((identity, _)) => Office::of(identity)?,
            None => Office::at(&settings.office_url)?,
        };
        let mut seed = [0; 8];
        if getrandom::fill(&mut seed).is_err() {
            seed = SystemStamp::up_ms().to_ne_bytes();
        }
        let who = Who {
            kiosk: settings.kiosk,
            machine: settings.machine,
            site: settings.site.0.clone(),
            version: settings.version,
        };
        Ok(Courier {
            session: Session::new(who, u64::from_ne_bytes(seed)),
            reader: Reader::new(&settings.journals),
            office,
            identity,
            renew_from_ms: 0,
            ending: None,
            clock: SystemStamp::new(settings.site, settings.zone),
            cache: None,
            told: Vec::new(),
        })
    }

    /// Does what is due: sends one message and takes in its answer, or nothing. Returns how long
    /// there is nothing to do, milliseconds; 0 = come back at once.
    pub fn step(&mut self) -> u64 {
        if let Err(error) = self.reader.refresh() {
            tracing::debug!("the journals cannot be read: {error}");
        }
        self.open_cache();
        self.session.disk_is(self.reader.disk_free_mib());
        let now = self.now();
        match self.session.next(now, &self.reader) {
            Step::Wait { until_ms } => until_ms.saturating_sub(now.up_ms).clamp(1, LOOK_AGAIN_MS),
            Step::Send {
                ticket,
                journal,
                batch,
            } => {
                let sent = self.office.post(journal, &batch);
                let now = self.now();
                match sent {
                    Ok(answer) => {
                        let order = answer.order;
                        if let Some(learned) = self.session.heard(now, ticket, answer, &self.reader)
                        {
                            self.reader.mark(learned.journal, learned.mark);
                            if let Some(good) = learned.set_aside {
                                let why = "the office found that the row after this is none";
                                self.reader.set_aside(learned.journal, good, why);
                            }
                        }
                        self.obey(now, order);
                    }
                    Err(failure) => {
                        tracing::debug!("not sent: {failure:?}");
                        let order = order_of(&failure);
                        self.session.failed(now, ticket, failure);
                        self.obey(now, order);
                    }
                }
                0
            }
            Step::Fetch { ticket, after } => {
                self.fetch(ticket, after);
                0
            }
        }
    }

    /// Takes in how the devices are; the office is told with the next message.
    pub fn devices_are(&mut self, devices: Vec<DeviceSaid>) {
        self.session.devices_are(devices);
    }

    /// The next step asks the office, also within the pause after a failure.
    pub fn try_now(&mut self) {
        self.session.try_now();
    }

    /// What the feed told since this was last asked.
    pub fn take_told(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.told)
    }

    /// Without a place to keep it, nothing is fetched.
    fn open_cache(&mut self) {
        if self.cache.is_some() {
            return;
        }
        match FeedCache::open(self.reader.dir()) {
            Ok(cache) => {
                self.session.feed_is_known(cache.n());
                self.cache = Some(cache);
            }
            Err(error) => tracing::debug!("what the feed told cannot be kept: {error}"),
        }
    }

    fn fetch(&mut self, ticket: Ticket, after: u64) {
        let fetched = self.office.feed(after);
        let now = self.now();
        match fetched {
            Ok(feed) => {
                let Some(told) = self.session.heard_feed(now, ticket, feed) else {
                    return;
                };
                let Some(cache) = &mut self.cache else {
                    return;
                };
                match cache.keep(&told.pages, told.then) {
                    Ok(()) => {
                        self.session.feed_is_known(cache.n());
                        self.told.push(told);
                    }
                    Err(error) => tracing::warn!("what the feed told is not kept: {error}"),
                }
            }
            Err(failure) => {
                tracing::debug!("no feed: {failure:?}");
                let order = order_of(&failure);
                self.session.failed(now, ticket, failure);
                self.obey(now, order);
            }
        }
    }

    /// Does what the office asks. Only the office that this kiosk was enrolled at may ask.
    fn obey(&mut self, now: Moment, order: Option<Order>) {
        match order {
            Some(Order::Renew) => self.renew(now),
            Some(order) if self.identity.is_some() => self.ending = Some(order),
            Some(_) | None => {}
        }
    }

    /// Gets another certificate for the same key.
    fn renew(&mut self, now: Moment) {
        let Some((identity, data)) = &mut self.identity else {
            return;
        };
        if now.up_ms < self.renew_from_ms {
            return;
        }
        self.renew_from_ms = now.up_ms.saturating_add(RENEW_AGAIN_MS);
        let renewed = OwnKey::in_folder(data)
            .and_then(|key| key.request())
            .map_err(|error| error.to_string())
            .and_then(|csr| {
                self.office
                    .ask::<_, Renewed>("/v1/renew", &RenewAsk { csr })
                    .map_err(|failure| format!("{failure:?}"))
            })
            .and_then(|renewed| {
                identity
                    .renewed(data, renewed.certificate)
                    .map_err(|error| error.to_string())
            })
            .and_then(|()| Office::of(identity).map_err(|error| error.to_string()));
        match renewed {
            Ok(office) => {
                tracing::info!("the certificate of this kiosk was renewed");
                self.office = office;
                self.renew_from_ms = 0;
            }
            Err(why) => tracing::warn!("the certificate of this kiosk was not renewed: {why}"),
        }
    }

    /// What the office asked this kiosk to do that ends it: to retire or to wipe itself.
    #[must_use]
    pub fn ending(&self) -> Option<Order> {
        self.ending
    }

    /// Says farewell: `Ok` = everything has arrived, and the kiosk is to wipe itself.
    ///
    /// # Errors
    /// When not everything has arrived, or the office does not answer.
    pub fn say_farewell(&mut self) -> Result<(), Failure> {
        if self.reader.refresh().is_err() {
            return Err(Failure::Lost("the journals cannot be read".to_owned()));
        }
        let tips = self
            .reader
            .standings()
            .iter()
            .filter_map(|standing| standing.tip)
            .collect();
        let said = self
            .office
            .ask::<_, Refusal>("/v1/farewell", &Farewell { tips });
        match said {
            Ok(Refusal {
                order: Some(Order::Wipe),
                ..
            })
            | Err(Failure::Ordered {
                order: Order::Wipe, ..
            }) => Ok(()),
            Ok(other) => Err(Failure::NotUnderstood(other.say)),
            Err(failure) => Err(failure),
        }
    }

    /// Whether this kiosk is enrolled.
    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.identity.is_some()
    }

    /// How the upload stands.
    #[must_use]
    pub fn state(&self) -> UploadState {
        self.session.state(&self.reader)
    }

    /// Says whether everything is acknowledged and nothing is left to be asked.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.session.is_quiet(&self.reader)
    }

    fn now(&self) -> Moment {
        Moment {
            up_ms: SystemStamp::up_ms(),
            at: self.clock.now(),
        }
    }
}

/// What a refusal asks for.
fn order_of(failure: &Failure) -> Option<Order> {
    match failure {
        Failure::Ordered { order, .. } => Some(*order),
        Failure::Lost(_) | Failure::NotUnderstood(_) | Failure::Refused { .. } => None,
    }
}

/// What an uploader has to say.
#[derive(Clone, Debug)]
pub enum News {
    /// The office asks this kiosk to retire or to wipe itself. The uploader has stopped.
    Ending(Order),
    /// How the upload stands.
    State(UploadState),
    /// What the feed told; it is on the disk already.
    Feed(Box<Told>),
}

/// The upload of a running kiosk, on its own thread and its own connections. It stops when it is
/// dropped; what it had not sent it sends next time.
#[derive(Debug)]
pub struct Uploader {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Bell {
    state: Mutex<Ring>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct Ring {
    nudged: bool,
    devices: Option<Vec<DeviceSaid>>,
    try_now: bool,
    stop: bool,
    stopped: bool,
}

impl Uploader {
    /// Starts to upload. `on_news` is called on the uploader's thread whenever the state changed or
    /// the feed told something.
    ///
    /// # Errors
    /// When the office's address is none.
    pub fn start(
        settings: UploaderSettings,
        on_news: Box<dyn Fn(News) + Send>,
    ) -> Result<Uploader, OfficeError> {
        let mut courier = Courier::new(settings)?;
        let bell = Arc::new(Bell::default());
        let heard = Arc::clone(&bell);
        let thread = std::thread::Builder::new()
            .name("uploader".to_owned())
            .spawn(move || {
                let mut said = None;
                while !heard.is_stopping() {
                    if let Some(devices) = heard.lock().devices.take() {
                        courier.devices_are(devices);
                    }
                    if std::mem::take(&mut heard.lock().try_now) {
                        courier.try_now();
                    }
                    let pause_ms = courier.step();
                    if let Some(order) = courier.ending() {
                        on_news(News::Ending(order));
                        break;
                    }
                    let state = courier.state();
                    for told in courier.take_told() {
                        on_news(News::Feed(Box::new(told)));
                    }
                    if said.as_ref() != Some(&state) {
                        on_news(News::State(state.clone()));
                        said = Some(state);
                    }
                    if pause_ms > 0 {
                        heard.wait(Duration::from_millis(pause_ms));
                    }
                }
                heard.with(|ring| ring.stopped = true);
            })
            .inspect_err(|error| tracing::error!("no thread for the upload: {error}"))
            .ok();
        Ok(Uploader { bell, thread })
    }

    /// Tells how the devices are. Returns at once; the office hears of it with the next message.
    pub fn say_devices(&self, devices: Vec<DeviceSaid>) {
        self.bell.lock().devices = Some(devices);
    }

    /// Asks for a try now, however long the pause after the last failure was. Returns at once.
    pub fn try_now(&self) {
        self.bell.with(|ring| {
            ring.try_now = true;
            ring.nudged = true;
        });
    }

    /// Tells that a row was appended. Returns at once.
    pub fn nudge(&self) {
        self.bell.with(|ring| ring.nudged = true);
    }
}

impl Drop for Uploader {
    fn drop(&mut self) {
        self.bell.with(|ring| ring.stop = true);
        let Some(thread) = self.thread.take() else {
            return;
        };
        let until = Instant::now() + STOP_MAX;
        let mut ring = self.bell.lock();
        while !ring.stopped {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // A message is under way and may take a minute; its thread ends by itself.
                return;
            }
            ring = self
                .bell
                .rung
                .wait_timeout(ring, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(ring);
        let _ = thread.join();
    }
}

impl Bell {
    fn lock(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(&self, change: impl FnOnce(&mut Ring)) {
        change(&mut self.lock());
        self.rung.notify_all();
    }

    fn is_stopping(&self) -> bool {
        self.lock().stop
    }

    /// Waits until it is rung, or so long.
    fn wait(&self, most: Duration) {
        let ring = self.lock();
        let (mut ring, _) = self
            .rung
            .wait_timeout_while(ring, most, |ring| !ring.nudged && !ring.stop)
            .unwrap_or_else(PoisonError::into_inner);
        ring.nudged = false;
    }
}

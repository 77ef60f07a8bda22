//! Running an office: its threads, its port, its clock, its end.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum_server::Handle;
use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Asia::Tokyo;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot, watch};

use super::ca::{Ca, CaTrouble};
use super::connections::Connections;
use super::erased::{ErasedTrouble, Ledger};
use super::handout::Handout;
use super::keys::KeyFiles;
use super::kiosks::tls::{Places, RustlsAcceptor, RustlsConfig, ServerConfig, server_config};
use super::kiosks::{self, Tries};
use super::names::Names;
use super::people::{Door, Peer};
use super::standing::Standing;
use super::store::{DatabaseAddress, Store, StoreError};
use super::{api, pages};
use crate::card::BlockList;
use crate::wire::enrol::host_of;

/// Threads that wait for the disk, at most.
const STORE_THREADS_MAX: usize = 8;

/// Batches and pages that may be worked on at once; what comes on top is asked to come back.
pub const IN_HAND_MAX: usize = 64;

/// How long requests that are under way may take to end when the office is stopped.
const STOPPING_MAX: Duration = Duration::from_secs(5);

/// Tells the time. Given in, so that a test can look at a day that is not today.
pub type Clock = Arc<dyn Fn() -> DateTime<FixedOffset> + Send + Sync>;

/// The system's clock, in Japan's offset.
#[must_use]
pub fn wall_clock() -> Clock {
    Arc::new(|| Utc::now().with_timezone(&Tokyo).fixed_offset())
}

/// What an office is started with.
pub struct Setup {
    /// Where people's pages are; port 0 = any free one. Plain HTTP on this machine, TLS elsewhere;
    /// an office that was never set up listens on this machine only.
    pub listen: SocketAddr,
    /// Where kiosks are listened to once the office is set up; `None` = by another process of it.
    pub kiosks: Option<SocketAddr>,
    /// Where the numbers are kept.
    pub database: DatabaseAddress,
    /// The office's data folder: its sealing keys are there. It exists.
    pub data: PathBuf,
    /// What things are called.
    pub names: Names,
    /// The configuration that kiosks receive when they enrol.
    pub handout: Handout,
    /// The cards that are blocked from now on; `None` leaves the list as it is.
    pub blocked: Option<BlockList>,
    /// The time.
    pub clock: Clock,
}

/// Why an office could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not this machine's own.
    #[error(
        "{0} is not a loopback address: this office was never set up with `init`, so nobody has to \
         sign in, and it listens on this machine only; use 127.0.0.1 or [::1]"
    )]
    NotLoopback(SocketAddr),
    /// The port is taken, or not allowed.
    #[error("cannot listen on {address}: {source}; choose another port with --{option}")]
    Listen {
        /// The option that says where.
        option: &'static str,
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The office's CA.
    #[error(transparent)]
    Ca(#[from] CaTrouble),
    /// What people had deleted.
    #[error(transparent)]
    Erased(#[from] ErasedTrouble),
    /// The system gave no thread.
    #[error("the office's threads could not be started: {0}")]
    Threads(io::Error),
}

/// What every request may use.
pub(super) struct Shared {
    pub store: Box<dyn Store>,
    pub keys: KeyFiles,
    /// What people had deleted.
    pub erased: Ledger,
    /// What kind of office this is.
    pub standing: Standing,
    /// Its CA, once it is set up.
    pub ca: Option<Ca>,
    pub handout: Handout,
    /// Wrong codes of late.
    pub tries: Tries,
    pub names: Names,
    pub clock: Clock,
    /// What is remembered of those who come in.
    pub door: Arc<Door>,
    /// Rises with every batch that brought something; pages in a browser listen for it.
    pub changed: watch::Sender<u64>,
    /// Becomes true when the office stops; whoever holds a connection open must end it then.
    pub stopping: watch::Receiver<bool>,
    pub in_hand: Arc<Semaphore>,
}

/// An office at work. Dropping it stops it.
pub struct Running {
    address: SocketAddr,
    kiosks: Option<SocketAddr>,
    standing: Standing,
    /// The pages' listener speaks TLS.
    secure: bool,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Running {
    /// Where it listens; with the port that was found when 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens to kiosks; `None` = it does not, as a sample does not.
    #[must_use]
    pub fn kiosks(&self) -> Option<SocketAddr> {
        self.kiosks
    }

    /// What kind of office it is.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Its address as a browser and a kiosk's configuration write it, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Whether it still runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.thread
            .as_ref()
            .is_some_and(|thread| !thread.is_finished())
    }

    /// Lets requests that are under way end, then stops. The database is closed when this
    /// returns.
    ///
    /// # Errors
    /// When serving had ended by itself, with what the system said.
    pub fn stop(mut self) -> io::Result<()> {
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        self.stop.send_replace(true);
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(ended)) => ended,
            Some(Err(_)) => Err(io::Error::other("the office's thread ended in a panic")),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            tracing::warn!("the office did not stop well: {error}");
        }
    }
}

/// Starts an office on threads of its own and returns when it answers.
///
/// # Errors
/// When the address is refused, the port is taken, or the database cannot be opened.
pub fn start(setup: Setup) -> Result<Running, StartError> {
    let store = setup.database.open()?;
    // A database that was put back does not know what was deleted since.
    let erased = Ledger::new(&setup.data);
    let gone = store.erase(&erased.read()?, None, (setup.clock)())?;
    if gone > 0 {
        tracing::warn!("{gone} readings that people had deleted were here again; they are gone");
    }
    let founding = store.founding()?;
    let standing = founding
        .as_ref()
        .map_or(Standing::Sample, |founding| founding.standing);
    if !setup.listen.ip().is_loopback() && !standing.is_set_up() {
        return Err(StartError::NotLoopback(setup.listen));
    }
    if let Some(list) = &setup.blocked {
        store.set_blocked(list)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(STORE_THREADS_MAX)
        .thread_name("office")
        .enable_all()
        .build()
        .map_err(StartError::Threads)?;
    let bind = |address, option| {
        runtime
            .block_on(TcpListener::bind(address))
            .and_then(|listener| Ok((listener.local_addr()?, listener)))
            .map_err(|source| StartError::Listen {
                option,
                address,
                source,
            })
    };
    let (address, listener) = bind(setup.listen, "listen")?;
    let ca = match &founding {
        Some(founding) => Some(Ca::open(&setup.data, &founding.ca)?),
        None => None,
    };
    let kiosks = match (&founding, &ca, setup.kiosks) {
        (Some(founding), Some(ca), Some(address)) => {
            let (address, listener) = bind(address, "kiosks")?;
            let listener = listener.into_std().map_err(StartError::Threads)?;
            let config = server_config(ca, &names_of(&founding.address), true)?;
            Some((address, listener, config))
        }
        _ => None,
    };
    // Beyond this machine nobody's password travels in the open. On it, a proxy may stand in front.
    let pages_tls = match (&founding, &ca) {
        (Some(founding), Some(ca)) if !address.ip().is_loopback() => {
            let mut names = names_of(&founding.address);
            names.push(address.ip().to_string());
            Some(server_config(ca, &names, false)?)
        }
        _ => None,
    };
    let secure = pages_tls.is_some();
    let keys = KeyFiles::new(&setup.data);
    let today = (setup.clock)().with_timezone(&Tokyo).date_naive();
    // Without a key kiosks record nothing; they are counted all the same.
    if let Err(error) = keys.make_first(&today.to_string()) {
        tracing::error!("{error}");
    }
    let (stop, stopping) = watch::channel(false);
    let shared = Arc::new(Shared {
        store,
        keys,
        erased,
        standing,
        ca,
        handout: setup.handout,
        tries: Tries::default(),
        names: setup.names,
        clock: setup.clock,
        door: Arc::new(Door::new(standing.is_set_up(), secure)),
        changed: watch::Sender::new(0),
        stopping: stopping.clone(),
        in_hand: Arc::new(Semaphore::new(IN_HAND_MAX)),
    });
    let router = api::router(&shared).merge(pages::router(&shared));
    let router = pages::guard(&shared, router.fallback(pages::nowhere));
    if standing.is_set_up() {
        // Made now, so that the first name that nobody has takes no longer than the second.
        let door = Arc::clone(&shared.door);
        runtime.spawn_blocking(move || {
            door.absent_hash();
        });
    }
    let closing = close_days(Arc::clone(&shared));
    let told = stopping.clone();
    let kiosks_at = kiosks.as_ref().map(|(address, _, _)| *address);
    let thread = std::thread::Builder::new()
        .name("office".to_owned())
        .spawn(move || {
            let ended = runtime.block_on(async move {
                tokio::spawn(closing);
                let pages = async {
                    match pages_tls {
                        None => serve(listener, router, stopping).await,
                        Some(config) => {
                            serve_tls(listener.into_std()?, config, router, stopping).await
                        }
                    }
                };
                let kiosks = async {
                    match kiosks {
                        None => Ok(()),
                        Some((_, listener, config)) => {
                            serve_tls(listener, config, kiosks::router(&shared), told).await
                        }
                    }
                };
                tokio::try_join!(pages, kiosks).map(drop)
            });
            // A page's query that hangs must not hold the whole office.
            runtime.shutdown_timeout(STOPPING_MAX);
            ended
        })
        .map_err(StartError::Threads)?;
    Ok(Running {
        address,
        kiosks: kiosks_at,
        standing,
        secure,
        stop,
        thread: Some(thread),
    })
}

/// How often days are looked at that may have to be closed or compared.
const CLOSING_EVERY: Duration = Duration::from_secs(60);

/// Closes days and writes down what changed since, until the office stops.
async fn close_days(shared: Arc<Shared>) {
    let mut stopping = shared.stopping.clone();
    loop {
        let now = (shared.clock)();
        let closed = api::ask(&shared, move |store| store.close_days(now)).await;
        let pause = match closed {
            Ok(closed) if closed.more => Duration::ZERO,
            // What stood in the way was logged; the next minute comes.
            _ => CLOSING_EVERY,
        };
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// The names that the kiosks' listener answers to: the one that kiosks were told, and this
/// machine's own, for rehearsals.
fn names_of(address: &str) -> Vec<String> {
    let mut names = vec![host_of(address).to_owned()];
    for own in ["localhost", "127.0.0.1", "::1"] {
        if !names.iter().any(|name| name == own) {
            names.push(own.to_owned());
        }
    }
    names
}

/// Serves a listener with TLS until the office stops.
async fn serve_tls(
    listener: std::net::TcpListener,
    config: ServerConfig,
    router: axum::Router,
    mut stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    let acceptor =
        RustlsAcceptor::new(RustlsConfig::from_config(Arc::new(config))).acceptor(Places::new());
    let handle = Handle::new();
    let end = handle.clone();
    tokio::spawn(async move {
        let _ = stopping.wait_for(|stop| *stop).await;
        end.graceful_shutdown(Some(STOPPING_MAX));
    });
    axum_server::from_tcp(listener)?
        .acceptor(acceptor)
        .http1_only()
        .handle(handle)
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await
}

async fn serve(
    listener: TcpListener,
    router: axum::Router,
    mut stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    let (asked, was_asked) = oneshot::channel();
    let told = async move {
        // An error means that whoever started the office is gone: that is an end, too.
        let _ = stopping.wait_for(|stop| *stop).await;
        let _ = asked.send(());
    };
    let service = router.into_make_service_with_connect_info::<Peer>();
    let serving = axum::serve(Connections::new(listener), service).with_graceful_shutdown(told);
    tokio::select! {
        ended = async { serving.await } => ended,
        () = async {
            let _ = was_asked.await;
            tokio::time::sleep(STOPPING_MAX).await;
        } => Ok(()),
    }
}

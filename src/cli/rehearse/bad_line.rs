//! A bad line between kiosks and office: a proxy on loopback that loses, doubles, cuts and delays
//! what passes. It knows just enough of HTTP to tell where a request ends.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::cli::dice::Dice;

/// The longest request that passes, bytes.
const REQUEST_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long a silent peer is waited for.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// The longest delay, milliseconds.
const DELAY_MS_MAX: u64 = 40;
/// One message in so many meets each kind of trouble.
const ONE_IN: u64 = 40;

/// A connection of which only bytes are known is cut after so many at most, when it is cut at all.
const CUT_BYTES_MAX: u64 = 64 * 1024;

/// What the line knows of what passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Through {
    /// Messages: it can lose, double, cut and delay each.
    Messages,
    /// Bytes that mean nothing to it (TLS): it can cut a connection at any of them, either way, and
    /// delay it. What a kiosk then sends again is what the office hears twice.
    Bytes,
}

/// The proxy. Dropping it stops taking new connections.
pub(super) struct BadLine {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    troubles: Arc<AtomicU64>,
}

impl BadLine {
    /// Starts a bad line to `office` (host and port).
    pub(super) fn start(office: String, seed: u64, through: Through) -> std::io::Result<BadLine> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let troubles = Arc::new(AtomicU64::new(0));
        let (stopping, counting) = (Arc::clone(&stop), Arc::clone(&troubles));
        std::thread::Builder::new()
            .name("bad line".to_owned())
            .spawn(move || {
                let mut dice = Dice::new(seed);
                for kiosk in listener.incoming() {
                    if stopping.load(Ordering::Relaxed) {
                        return;
                    }
                    let Ok(kiosk) = kiosk else { continue };
                    if through == Through::Bytes {
                        let office = office.clone();
                        let cut_after = dice.one_in(3).then(|| dice.below(CUT_BYTES_MAX));
                        let late = Duration::from_millis(dice.below(DELAY_MS_MAX));
                        counting.fetch_add(u64::from(cut_after.is_some()), Ordering::Relaxed);
                        let _ = std::thread::Builder::new()
                            .name("bad line, one connection".to_owned())
                            .spawn(move || {
                                std::thread::sleep(late);
                                let _ = pass_bytes(kiosk, &office, cut_after);
                            });
                        continue;
                    }
                    let (office, fate) = (office.clone(), Fate::draw(&mut dice));
                    if fate.is_trouble() {
                        counting.fetch_add(1, Ordering::Relaxed);
                    }
                    // One connection a courier's thread, so these are as few as those.
                    let _ = std::thread::Builder::new()
                        .name("bad line, one message".to_owned())
                        .spawn(move || {
                            let _ = pass(kiosk, &office, fate);
                        });
                }
            })?;
        Ok(BadLine {
            address,
            stop,
            troubles,
        })
    }

    /// Where kiosks find it.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Messages that met trouble so far.
    pub(super) fn troubles(&self) -> u64 {
        self.troubles.load(Ordering::Relaxed)
    }
}

impl Drop for BadLine {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// What becomes of one message.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Passes,
    Late { ms: u64 },
    RequestLost,
    RequestCut { percent: u64 },
    Doubled,
    AnswerLost,
    AnswerCut { percent: u64 },
}

impl Fate {
    fn draw(dice: &mut Dice) -> Fate {
        let percent = dice.below(100);
        match dice.below(ONE_IN) {
            0 => Fate::RequestLost,
            1 => Fate::RequestCut { percent },
            2 | 3 => Fate::Doubled,
            4 | 5 => Fate::AnswerLost,
            6 => Fate::AnswerCut { percent },
            7..12 => Fate::Late {
                ms: dice.below(DELAY_MS_MAX),
            },
            _ => Fate::Passes,
        }
    }

    fn is_trouble(self) -> bool {
        !matches!(self, Fate::Passes | Fate::Late { .. })
    }
}

/// Passes one message on, as its fate wants it. The connection ends with it.
fn pass(mut kiosk: TcpStream, office: &str, fate: Fate) -> std::io::Result<()> {
    kiosk.set_read_timeout(Some(SILENCE_MAX))?;
    let Some(request) = read_request(&mut kiosk)? else {
        return Ok(());
    };
    match fate {
        Fate::RequestLost => return kiosk.shutdown(Shutdown::Both),
        Fate::RequestCut { percent } => {
            let kept = part(&request, percent);
            let mut office = TcpStream::connect(office)?;
            office.write_all(kept)?;
            office.shutdown(Shutdown::Both)?;
            return kiosk.shutdown(Shutdown::Both);
        }
        Fate::Late { ms } => std::thread::sleep(Duration::from_millis(ms)),
        Fate::Doubled => {
            exchange(office, &request)?;
        }
        _ => {}
    }
    let answer = exchange(office, &request)?;
    match fate {
        Fate::AnswerLost => {}
        Fate::AnswerCut { percent } => kiosk.write_all(part(&answer, percent))?,
        _ => kiosk.write_all(&answer)?,
    }
    kiosk.shutdown(Shutdown::Both)
}

/// Passes bytes on both ways until one end ends, or so many have passed in all.
fn pass_bytes(kiosk: TcpStream, office: &str, cut_after: Option<u64>) -> std::io::Result<()> {
    let office = TcpStream::connect(office)?;
    let left = Arc::new(AtomicU64::new(cut_after.unwrap_or(u64::MAX)));
    let (up_from, up_to) = (kiosk.try_clone()?, office.try_clone()?);
    let counted = Arc::clone(&left);
    std::thread::Builder::new()
        .name("bad line, upwards".to_owned())
        .spawn(move || copy_until(up_from, up_to, &counted))?;
    copy_until(office, kiosk, &left);
    Ok(())
}

/// Copies until the end of one, or until `left` bytes are used up; then both ends are cut.
fn copy_until(mut from: TcpStream, mut to: TcpStream, left: &AtomicU64) {
    let mut piece = [0; 4 * 1024];
    while let Ok(n @ 1..) = from.read(&mut piece) {
        let before = left.fetch_sub(n as u64, Ordering::Relaxed);
        let kept = usize::try_from(before).unwrap_or(n).min(n);
        let Some(kept_bytes) = piece.get(..kept) else {
            break;
        };
        if to.write_all(kept_bytes).is_err() || kept < n {
            left.store(0, Ordering::Relaxed);
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

fn part(whole: &[u8], percent: u64) -> &[u8] {
    let kept = whole.len() * usize::try_from(percent).unwrap_or(0) / 100;
    &whole[..kept]
}

fn exchange(office: &str, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut office = TcpStream::connect(office)?;
    office.set_read_timeout(Some(SILENCE_MAX))?;
    office.write_all(request)?;
    let mut answer = Vec::new();
    office.read_to_end(&mut answer)?;
    Ok(answer)
}

/// One whole request, made to be the last of its connection.
fn read_request(from: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut got = Vec::new();
    let mut piece = [0; 16 * 1024];
    let head_end = loop {
        if let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let n = from.read(&mut piece)?;
        if n == 0 || got.len() > REQUEST_BYTES_MAX {
            return Ok(None);
        }
        got.extend_from_slice(&piece[..n]);
    };
    let head = String::from_utf8_lossy(&got[..head_end]).into_owned();
    let named = |line: &str, name: &str| {
        line.split_once(':')
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let length: usize = head
        .lines()
        .find_map(|line| named(line, "content-length"))
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = got.split_off(head_end + 4);
    while body.len() < length && length <= REQUEST_BYTES_MAX {
        let n = from.read(&mut piece)?;
        if n == 0 {
            return Ok(None);
        }
        body.extend_from_slice(&piece[..n]);
    }
    let mut request = Vec::with_capacity(head.len() + body.len() + 32);
    for line in head
        .lines()
        .filter(|line| named(line, "connection").is_none())
    {
        request.extend_from_slice(line.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"connection: close\r\n\r\n");
    request.extend_from_slice(&body);
    Ok(Some(request))
}

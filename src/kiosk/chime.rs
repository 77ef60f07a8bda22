//! Sound: two soft notes when somebody is counted, and the bell when staff are called. An edge:
//! it plays a small file through whatever player the system has, and stays silent where there is
//! none. It never holds anybody up: one sound at a time, each on a thread of its own.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::machine::Sound;

/// Players that are tried, in this order, with what they need before the file's name.
const PLAYERS: [(&str, &[&str]); 3] = [("pw-play", &[]), ("paplay", &[]), ("aplay", &["-q"])];
/// A player that takes longer is stopped.
const PLAY_MAX: Duration = Duration::from_secs(4);
/// Samples a second.
const RATE_HZ: u32 = 16_000;

/// The kiosk's voice.
#[derive(Debug)]
pub struct Chimes {
    folder: PathBuf,
    /// A sound is being played.
    busy: Arc<AtomicBool>,
    /// No player was found; nobody is asked again.
    silent: Arc<AtomicBool>,
}

impl Chimes {
    /// Sounds whose files are made in `data` when they are first needed.
    #[must_use]
    pub fn new(data: &Path) -> Chimes {
        Chimes {
            folder: data.join("sounds"),
            busy: Arc::default(),
            silent: Arc::default(),
        }
    }

    /// Plays a sound, unless one is being played. Returns at once.
    pub fn play(&self, sound: Sound) {
        if self.silent.load(Ordering::Relaxed) || self.busy.swap(true, Ordering::AcqRel) {
            return;
        }
        let (folder, busy, silent) = (
            self.folder.clone(),
            Arc::clone(&self.busy),
            Arc::clone(&self.silent),
        );
        let thread = std::thread::Builder::new()
            .name("chime".to_owned())
            .spawn(move || {
                match file(&folder, sound).and_then(|file| play(&file)) {
                    Ok(()) => {}
                    Err(error) => {
                        tracing::info!("no sound: {error}");
                        silent.store(error.kind() == ErrorKind::NotFound, Ordering::Relaxed);
                    }
                }
                busy.store(false, Ordering::Release);
            });
        if thread.is_err() {
            self.busy.store(false, Ordering::Release);
        }
    }
}

fn play(file: &Path) -> std::io::Result<()> {
    for (player, before) in PLAYERS {
        let started = Command::new(player)
            .args(before)
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let until = Instant::now() + PLAY_MAX;
        while child.try_wait()?.is_none() {
            if Instant::now() >= until {
                child.kill()?;
                child.wait()?;
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        return Ok(());
    }
    Err(std::io::Error::new(
        ErrorKind::NotFound,
        "this system has no player for sounds (pw-play, paplay, aplay)",
    ))
}

/// The sound's file; it is made when it is not there.
fn file(folder: &Path, sound: Sound) -> std::io::Result<PathBuf> {
    let name = match sound {
        Sound::Counted => "counted.wav",
        Sound::Call => "call.wav",
    };
    let path = folder.join(name);
    let bytes = wav(sound);
    let there = std::fs::metadata(&path).is_ok_and(|about| about.len() == bytes.len() as u64);
    if !there {
        // A full disk must not look like a missing player.
        let as_other = |error: std::io::Error| std::io::Error::other(error.to_string());
        std::fs::create_dir_all(folder).map_err(as_other)?;
        std::fs::write(&path, bytes).map_err(as_other)?;
    }
    Ok(path)
}

/// The sound as a WAV file: 16 bits, one channel.
#[must_use]
pub fn wav(sound: Sound) -> Vec<u8> {
    // Note: pitch in Hz, beginning and length in ms.
    let notes: &[(f64, u32, u32)] = match sound {
        Sound::Counted => &[(659.3, 0, 260), (880.0, 180, 520)],
        Sound::Call => &[(784.0, 0, 500), (587.3, 380, 800)],
    };
    let length_ms = notes.iter().map(|(_, at, ms)| at + ms).max().unwrap_or(0);
    let samples = (length_ms * RATE_HZ / 1000) as usize;
    let mut mix = vec![0.0_f64; samples];
    for (pitch, at_ms, note_ms) in notes {
        let from = (at_ms * RATE_HZ / 1000) as usize;
        let count = (note_ms * RATE_HZ / 1000) as usize;
        for (n, sample) in mix.iter_mut().skip(from).take(count).enumerate() {
            let seconds = n as f64 / f64::from(RATE_HZ);
            // A soft beginning and a long end, like a small bell.
            let loud = (seconds / 0.012).min(1.0) * (1.0 - n as f64 / count as f64).powi(2);
            let wave = (std::f64::consts::TAU * pitch * seconds).sin()
                + 0.25 * (std::f64::consts::TAU * 2.0 * pitch * seconds).sin();
            *sample += 0.28 * loud * wave;
        }
    }
    let data: Vec<u8> = mix
        .into_iter()
        .flat_map(|sample| {
            #[allow(clippy::cast_possible_truncation)]
            let value = (sample.clamp(-1.0, 1.0) * f64::from(i16::MAX)) as i16;
            value.to_le_bytes()
        })
        .collect();
    let size = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(44 + data.len());
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&size.saturating_add(36).to_le_bytes());
    out.extend_from_slice(b"WAVEfmt ");
    out.extend_from_slice(&16_u32.to_le_bytes());
    out.extend_from_slice(&1_u16.to_le_bytes());
    out.extend_from_slice(&1_u16.to_le_bytes());
    out.extend_from_slice(&RATE_HZ.to_le_bytes());
    out.extend_from_slice(&(RATE_HZ * 2).to_le_bytes());
    out.extend_from_slice(&2_u16.to_le_bytes());
    out.extend_from_slice(&16_u16.to_le_bytes());
    out.extend_from_slice(b"data");
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&data);
    out
}

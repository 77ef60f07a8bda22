//! Killing the kiosk's journal: a real child process appends and says "counted" after each
//! commit, and is killed with SIGKILL at random moments, and once before every system call that
//! can change the disk. Afterwards every counted row is there, every chain holds, nothing is
//! reported damaged, and the next process goes on.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use chrono::TimeDelta;
use tempfile::TempDir;
use tomoni::journal::{AppendError, Journals, Mark, Reader, VerifyError, verify};
use tomoni::wire::Digest;

use crate::support::events::Dice;
use crate::support::proof;
use crate::support::stamp::FakeStamp;

/// How often a kiosk is killed at a random moment. `tests/long.sh` asks for more.
const KILLS: u64 = 200;

/// Set: this process is the child, and this is its journals' folder.
const FOLDER: &str = "TOMONI_CRASH_FOLDER";
/// How many events it appends; none = until it is killed.
const EVENTS: &str = "TOMONI_CRASH_EVENTS";
/// So that no two children give the same ids.
const SEED: &str = "TOMONI_CRASH_SEED";
/// Set: it stops for its tracer first.
const TRACED: &str = "TOMONI_CRASH_TRACED";
/// Set: files may not grow over so many bytes, until they may.
const FILE_BYTES_MAX: &str = "TOMONI_CRASH_FILE_BYTES_MAX";

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// Not a test by itself: what the killed processes run.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    say(""); // The test runner began a line.
    if std::env::var_os(TRACED).is_some() {
        // SAFETY: plain system calls without pointers that outlive them.
        unsafe {
            assert_eq!(libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0), 0);
            say(&format!("thread {}", libc::gettid()));
            libc::raise(libc::SIGSTOP);
        }
    }
    let stamp = FakeStamp::new(number(SEED).unwrap());
    let (mut journals, findings) = Journals::open(&folder, &stamp).unwrap();
    for finding in findings {
        say(&format!("found {finding:?}"));
    }
    if let Some(limit) = number(FILE_BYTES_MAX) {
        files_may_not_grow(&mut journals, &stamp, limit);
        return;
    }
    let mut reader = Reader::new(&folder);
    let events = number(EVENTS);
    // The month turns now and then: at the third event of a few, at the fiftieth of many.
    let days = if events.is_some() { 11 } else { 1 };
    for nth in 1..=events.unwrap_or(u64::MAX) {
        if nth % 3 == 0 {
            stamp.pass(TimeDelta::days(days));
        }
        let digest = journals.append(&stamp.arrival()).unwrap();
        say(&format!("counted {digest}"));
        if nth % 2 == 0 {
            // The upload moves its cursor meanwhile.
            reader.refresh().unwrap();
            let mark = Mark {
                acknowledged: Some(digest),
                backed_up: None,
            };
            reader.mark(journals.current().unwrap(), mark);
        }
    }
    say("done");
}

/// A file system that refuses to let files grow, as a quota does.
fn files_may_not_grow(journals: &mut Journals, stamp: &FakeStamp, limit: u64) {
    let set = |bytes: Option<u64>| {
        let mut limits = rustix::process::getrlimit(rustix::process::Resource::Fsize);
        limits.current = bytes;
        rustix::process::setrlimit(rustix::process::Resource::Fsize, limits).unwrap();
    };
    // SAFETY: ignoring a signal.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    set(Some(limit));
    let mut refused = 0;
    for _ in 0..2000 {
        match journals.append(&stamp.arrival()) {
            Ok(digest) => say(&format!("counted {digest}")),
            Err(AppendError::TooLong(_)) => unreachable!(),
            Err(_) => refused += 1,
        }
        if refused == 20 {
            break;
        }
    }
    assert_eq!(refused, 20, "the limit is felt");
    set(None);
    for _ in 0..20 {
        let digest = journals.append(&stamp.arrival()).unwrap();
        say(&format!("counted {digest}"));
    }
    say("done");
}

fn spawn(folder: &Path, seed: u64, with: &[(&str, String)]) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .envs(with.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    (child, said)
}

/// The rows a child said were counted. A line that was cut by its death was not said.
fn counted(said: &str) -> Vec<Digest> {
    assert!(!said.contains("found"), "a kill is no damage: {said}");
    said.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .filter_map(|line| line.trim_end().strip_prefix("counted "))
        .map(|digest| Digest::from_hex(digest).unwrap())
        .collect()
}

fn on_disk(folder: &Path) -> HashSet<Digest> {
    let mut reader = Reader::new(folder);
    reader.refresh().unwrap();
    let rows = |journal| reader.rows_after(journal, None, usize::MAX, &mut |_| true);
    reader
        .standings()
        .iter()
        .flat_map(|standing| rows(standing.journal))
        .map(|(digest, _)| digest)
        .collect()
}

fn all_counted_rows_are_there(folder: &Path, counted: &[Digest], when: &str) {
    match verify(folder) {
        Ok(_) => {}
        Err(VerifyError::Nothing(_)) => assert!(counted.is_empty(), "{when}: no journal"),
        Err(error) => panic!("{when}: {error}"),
    }
    if !counted.is_empty() {
        let held = on_disk(folder);
        let lost = counted.iter().filter(|row| !held.contains(row)).count();
        assert_eq!(lost, 0, "{when}: lost of {} counted rows", counted.len());
    }
}

#[test]
fn a_kiosk_killed_hundreds_of_times_at_random_never_loses_a_counted_touch() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("journal");
    let mut dice = Dice::new(7);
    let mut rows = Vec::new();
    let kills = number("TOMONI_CRASH_KILLS").unwrap_or(KILLS);
    for seed in 1..=kills {
        let (mut child, mut said) = spawn(&folder, seed, &[]);
        let mut text = String::new();
        for _ in 0..dice.below(12) {
            said.read_line(&mut text).unwrap();
        }
        // A moment that is in no step with the child's.
        for _ in 0..dice.below(400_000) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        said.read_to_string(&mut text).unwrap();
        child.wait().unwrap();
        rows.extend(counted(&text));
        if seed % 10 == 0 || seed == kills {
            all_counted_rows_are_there(&folder, &rows, &format!("kill {seed}"));
        }
    }
    assert!(
        rows.len() as u64 > kills,
        "the children did write: {}",
        rows.len()
    );
    let (mut journals, findings) = Journals::open(&folder, &FakeStamp::new(kills + 1)).unwrap();
    assert_eq!(findings, [], "a kill is no damage");
    journals
        .append(&FakeStamp::new(kills + 2).arrival())
        .unwrap();
    println!("{kills} kills, {} counted rows, none lost", rows.len());
}

/// System calls that can change what is on the disk, or who holds it. A kill before any other
/// one leaves what a kill before the next of these leaves.
fn changes_the_disk(call: u64) -> bool {
    [
        libc::SYS_write,
        libc::SYS_pwrite64,
        libc::SYS_writev,
        libc::SYS_fsync,
        libc::SYS_fdatasync,
        libc::SYS_ftruncate,
        libc::SYS_fallocate,
        libc::SYS_openat,
        libc::SYS_renameat,
        libc::SYS_renameat2,
        libc::SYS_unlinkat,
        libc::SYS_mkdirat,
        libc::SYS_flock,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_rename,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_unlink,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mkdir,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open,
    ]
    .iter()
    .any(|known| u64::try_from(*known) == Ok(call))
}

/// Runs a child under ptrace and kills it before the `kill_at`th such call. Returns what it said
/// and how many there were, or `None` where tracing is not allowed.
fn traced(folder: &Path, seed: u64, kill_at: u64) -> Option<(String, u64)> {
    let with = [(TRACED, "1".to_owned()), (EVENTS, "7".to_owned())];
    let (mut child, mut said) = spawn(folder, seed, &with);
    let mut text = String::new();
    let thread = loop {
        let mut line = String::new();
        if said.read_line(&mut line).unwrap() == 0 {
            child.wait().unwrap();
            return None;
        }
        if let Some(thread) = line.trim().strip_prefix("thread ") {
            break thread.parse::<i32>().unwrap();
        }
    };
    let mut calls = 0;
    // SAFETY: ptrace and waitpid on a child of this very thread; `info` outlives the call that
    // fills it.
    unsafe {
        let mut status = 0;
        let wait = |status: &mut i32| libc::waitpid(thread, status, libc::__WALL);
        if wait(&mut status) != thread || !libc::WIFSTOPPED(status) {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        let options = libc::PTRACE_O_TRACESYSGOOD | libc::PTRACE_O_EXITKILL;
        libc::ptrace(libc::PTRACE_SETOPTIONS, thread, 0, options);
        let mut signal = 0;
        loop {
            libc::ptrace(libc::PTRACE_SYSCALL, thread, 0, signal);
            if wait(&mut status) != thread || !libc::WIFSTOPPED(status) {
                break;
            }
            signal = 0;
            let stopped_by = libc::WSTOPSIG(status);
            if stopped_by != libc::SIGTRAP | 0x80 {
                signal = stopped_by;
                continue;
            }
            let mut info: libc::ptrace_syscall_info = std::mem::zeroed();
            libc::ptrace(
                libc::PTRACE_GET_SYSCALL_INFO,
                thread,
                size_of::<libc::ptrace_syscall_info>(),
                &raw mut info,
            );
            if info.op != libc::PTRACE_SYSCALL_INFO_ENTRY || !changes_the_disk(info.u.entry.nr) {
                continue;
            }
            calls += 1;
            if calls == kill_at {
                libc::kill(i32::try_from(child.id()).unwrap(), libc::SIGKILL);
                while wait(&mut status) == thread && libc::WIFSTOPPED(status) {}
                break;
            }
        }
    }
    let _ = child.wait();
    said.read_to_string(&mut text).unwrap();
    Some((text, calls))
}

#[test]
fn a_kiosk_killed_before_every_single_step_on_the_disk_never_loses_a_counted_touch() {
    // In memory where that can be: a kill asks nothing of platters.
    let home = TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .unwrap();
    let Some((said, steps)) = traced(&home.path().join("whole"), 1, u64::MAX) else {
        proof::not_made(
            "a kill before every single step",
            "no ptrace here; only the random kills were made",
        );
        return;
    };
    assert!(said.contains("done"), "{said}");
    assert!(steps > 60, "the child's steps are seen: {steps}");
    let mut before = 0;
    for kill_at in 1..=steps {
        let folder = home.path().join(kill_at.to_string());
        let when = format!("killed before step {kill_at} of {steps}");
        let (said, _) = traced(&folder, 1, kill_at).unwrap();
        let rows = counted(&said);
        assert!(
            rows.len() >= before,
            "{when}: one step further, and fewer rows"
        );
        before = rows.len();
        all_counted_rows_are_there(&folder, &rows, &when);
        let stamp = FakeStamp::new(2);
        let (mut journals, findings) = Journals::open(&folder, &stamp).unwrap();
        assert_eq!(findings, [], "{when}: a kill is no damage");
        journals.append(&stamp.arrival()).unwrap();
        drop(journals);
        all_counted_rows_are_there(&folder, &rows, &when);
        std::fs::remove_dir_all(&folder).unwrap();
    }
    assert_eq!(before, 7, "the last kill comes after the last count");
    println!("killed before each of {steps} steps");
}

#[test]
fn files_that_may_not_grow_cost_only_the_touches_that_were_said_to_be_lost() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("journal");
    let with = [(FILE_BYTES_MAX, (200 * 1024).to_string())];
    let (mut child, mut said) = spawn(&folder, 1, &with);
    let mut text = String::new();
    said.read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success(), "{text}");
    assert!(text.contains("done"), "{text}");
    let rows = counted(&text);
    all_counted_rows_are_there(&folder, &rows, "after the limit");
    assert_eq!(
        on_disk(&folder).len(),
        rows.len() + 1,
        "and no row that was refused"
    );
}

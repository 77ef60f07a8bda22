//! A display where there is none: Xvfb with a window manager, for as long as the demo runs.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};

use anyhow::{Context, bail};

/// Set for the program that runs inside the display this module started.
const INSIDE: &str = "TOMONI_DEMO_INSIDE_XVFB";

/// Starts Xvfb and openbox, says the display's number, and waits until standard input closes; then
/// both end. However the demo ends, its standard input to this shell closes, so nothing is left.
///
/// `-displayfd` lets the server choose a free number and write it when it is ready. openbox is
/// there because a bare X server gives the keyboard to nobody.
const SCRIPT: &str = r#"
exec 3>&1
Xvfb -displayfd 3 -screen 0 "$1" -nolisten tcp >/dev/null 2>&1 &
server=$!
trap 'kill $server $manager 2>/dev/null' EXIT INT TERM
read -r display || exit 0
DISPLAY=":$display" openbox >/dev/null 2>&1 &
manager=$!
cat >/dev/null
"#;

/// Whether a window can open here.
#[must_use]
pub fn exists() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A private display; it ends when this is dropped.
struct Display {
    shell: Child,
    stdin: Option<ChildStdin>,
    number: String,
}

impl Display {
    fn start(width_px: u32, height_px: u32) -> anyhow::Result<Display> {
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "sh", &format!("{width_px}x{height_px}x24")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the shell that starts Xvfb did not start")?;
        let stdout = shell.stdout.take().context("the shell has no output")?;
        let mut stdin = shell.stdin.take().context("the shell has no input")?;
        let mut number = String::new();
        BufReader::new(stdout).read_line(&mut number)?;
        let number = number.trim().to_owned();
        if number.is_empty() {
            bail!("Xvfb did not start. Please install the Debian packages xvfb and openbox");
        }
        // The script reads the number back, so that the manager starts on a server that is ready.
        use std::io::Write as _;
        writeln!(stdin, "{number}")?;
        Ok(Display {
            shell,
            stdin: Some(stdin),
            number,
        })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.shell.wait();
    }
}

/// Runs this very program once more inside a display of its own, with the same words on its
/// command line, and returns how it ended. Returns `None` when it is that program already.
///
/// # Errors
/// When Xvfb or the program cannot be started.
pub fn run_inside_one(width_px: u32, height_px: u32) -> anyhow::Result<Option<ExitStatus>> {
    if std::env::var_os(INSIDE).is_some() {
        return Ok(None);
    }
    let display = Display::start(width_px, height_px)?;
    eprintln!(
        "There is no display here, so a virtual one was started (Xvfb, display :{}).",
        display.number
    );
    let program = std::env::current_exe().context("this program does not know where it is")?;
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let status = Command::new(program)
        .args(words)
        .env("DISPLAY", format!(":{}", display.number))
        .env(INSIDE, "1")
        .status()
        .context("the demo did not start inside the virtual display")?;
    Ok(Some(status))
}

//! A screen for one test, and somebody who types at it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A display of its own; it goes with the test.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    pub fn start() -> Display {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the Debian package xvfb");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        Display {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    /// What `DISPLAY` is for a program that opens a window here.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn xdotool<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let out = Command::new("xdotool")
            .args(words)
            .env("DISPLAY", &self.name)
            .stderr(Stdio::null())
            .output()
            .expect("the Debian package xdotool");
        out.status
            .success()
            .then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
    }

    /// The window of a program, once it can be seen. There is no window manager here that would
    /// give it the keyboard, so it is given to it.
    pub fn focus_window_of(&self, pid: u32) -> bool {
        let pid = pid.to_string();
        self.xdotool(["search", "--onlyvisible", "--pid", &pid])
            .and_then(|found| Some(found.lines().last()?.to_owned()))
            .is_some_and(|window| self.xdotool(["windowfocus", &window]).is_some())
    }

    /// Presses the keys of `text` and Enter, one right after the other, as a scanner does. A text
    /// is capital letters, digits and hyphens.
    pub fn scan(&self, text: &str) {
        let keys: Vec<String> = text
            .chars()
            .map(|key| match key {
                '-' => "minus".to_owned(),
                key => key.to_string(),
            })
            .collect();
        let words = ["key", "--delay", "0"];
        let keys = keys.iter().map(String::as_str);
        assert!(
            self.xdotool(words.into_iter().chain(keys).chain(["Return"]))
                .is_some()
        );
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

//! Rules that Cargo cannot hold inside one package: who may import whom, who may use which
//! crate, and what the repository must not say. Read as text, so that a rule broken in a comment
//! of code is caught too.

use std::fs;
use std::path::{Path, PathBuf};

/// All files under `folder` of the package whose name ends with one of `endings`.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests/out") && !path.ends_with("target") {
                    folders.push(path);
                }
            } else if endings
                .iter()
                .any(|end| path.to_string_lossy().ends_with(end))
            {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root).unwrap().to_path_buf(), text));
            }
        }
    }
    found.sort();
    found
}

/// The code of a file without its comment lines.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| {
            let line = line.trim_start();
            !line.starts_with("//")
        })
}

/// The top-level part of the crate that a file belongs to, as `visit` for `src/visit/event.rs`.
fn part(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    let first = below
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn each_part_imports_only_what_it_may_know() {
    // One line a part: what it may name of the crate besides itself (design: the layers).
    let may: &[(&str, &[&str])] = &[
        ("visit", &[]),
        ("card", &["visit"]),
        ("wire", &["visit"]),
        ("seal", &["visit"]),
        ("monitor", &["visit"]),
        ("paper", &[]),
        ("phrases", &[]),
        ("slip", &["visit", "card", "phrases", "paper"]),
        (
            "config",
            &["visit", "card", "wire", "seal", "monitor", "slip"],
        ),
        ("journal", &["visit", "card", "wire", "seal", "monitor"]),
        (
            "devices",
            &["visit", "card", "wire", "seal", "monitor", "paper", "slip"],
        ),
        (
            "sync",
            &[
                "visit", "card", "wire", "seal", "monitor", "config", "journal",
            ],
        ),
        (
            "kiosk",
            &[
                "visit", "card", "wire", "seal", "monitor", "paper", "phrases", "slip", "config",
                "journal", "devices", "sync",
            ],
        ),
        (
            "office",
            &[
                "visit", "card", "wire", "seal", "monitor", "paper", "config",
            ],
        ),
    ];
    let mut broken = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let part = part(&path);
        if ["lib", "main", "cli"].contains(&part.as_str()) {
            continue;
        }
        let Some((_, allowed)) = may.iter().find(|(name, _)| *name == part) else {
            broken.push(format!(
                "{}: the part `{part}` is not in the map of layers",
                path.display()
            ));
            continue;
        };
        for (line, code) in code(&text) {
            for after in code.split("crate::").skip(1) {
                let named: String = after
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if !named.is_empty() && named != part && !allowed.contains(&named.as_str()) {
                    broken.push(format!(
                        "{}:{line}: `{part}` may not know `{named}`",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn each_crate_that_does_io_has_one_owner() {
    let owners: &[(&str, &[&str])] = &[
        ("slint::", &["src/kiosk/ui.rs"]),
        ("i_slint_backend_testing", &["src/kiosk/ui.rs"]),
        ("serialport::", &["src/devices/port.rs"]),
        ("linuxvideo::", &["src/devices/camera/v4l.rs"]),
        ("rxing::", &["src/card/picture.rs"]),
        ("rusqlite::", &["src/journal/", "src/office/store/"]),
        ("tokio_postgres::", &["src/office/store/postgres.rs"]),
        ("deadpool_postgres::", &["src/office/store/postgres.rs"]),
        ("ureq::", &["src/sync/client.rs"]),
        ("axum::", &["src/office/"]),
        ("tokio::", &["src/office/", "src/cli/office/serve.rs"]),
        ("qrcode::", &["src/card/qr.rs"]),
        ("resvg::", &["src/paper/", "src/slip/"]),
        ("krilla::", &["src/paper/"]),
        ("rcgen::", &["src/office/ca.rs", "src/sync/identity.rs"]),
        (
            "rustls::",
            &[
                "src/office/ca.rs",
                "src/office/kiosks/tls.rs",
                "src/sync/client.rs",
                "src/sync/enrol.rs",
            ],
        ),
    ];
    let mut broken = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let path = path.to_string_lossy().into_owned();
        for (line, code) in code(&text) {
            for (word, owned_by) in owners {
                if code.contains(word) && !owned_by.iter().any(|owner| path.starts_with(owner)) {
                    broken.push(format!("{path}:{line}: `{word}` belongs to {owned_by:?}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn the_pure_middle_reads_no_clock_file_socket_or_random_number() {
    let pure = [
        "src/visit/",
        "src/card/",
        "src/monitor/",
        "src/slip/",
        "src/phrases.rs",
        "src/devices/printer/dialogue.rs",
        "src/wire.rs",
        "src/wire/",
        "src/seal.rs",
        "src/sync/session.rs",
        "src/kiosk/machine",
        "src/kiosk/screen.rs",
        "src/kiosk/book.rs",
        "src/kiosk/stamps.rs",
        "src/kiosk/takehome.rs",
        "src/kiosk/view.rs",
        "src/office/people/lock.rs",
        "src/office/people/rights.rs",
        "src/office/people/routes.rs",
        "src/office/tally.rs",
    ];
    let edges = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::process",
        "SystemTime",
        "Instant",
        "Local::now",
        "Utc::now",
        "now_v7",
        "new_v4",
        "getrandom",
        "println!",
    ];
    let mut broken = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let path = path.to_string_lossy().into_owned();
        if !pure.iter().any(|part| path.starts_with(part)) {
            continue;
        }
        for (line, code) in code(&text) {
            for word in edges {
                if code.contains(word) {
                    broken.push(format!("{path}:{line}: the pure middle uses `{word}`"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_module_opens_with_what_it_is() {
    let bare: Vec<String> = files("src", &[".rs"])
        .into_iter()
        .filter(|(path, text)| {
            !text.starts_with("//!") && !path.ends_with("lib.rs") || text.contains("(being built)")
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(
        bare.is_empty(),
        "these do not open with //!, or are not built yet: {bare:#?}"
    );
}

#[test]
fn nothing_names_a_machines_private_path_or_a_registry() {
    // Written in pieces, so that this file does not name them either.
    let private = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["/ho", "me/"].concat(),
        ["crates", ".io"].concat(),
        ["deb.", "debian"].concat(),
        ["pypi", ".org"].concat(),
    ];
    let mut broken = Vec::new();
    let endings = [
        ".rs", ".md", ".toml", ".sh", ".slint", ".html", ".css", ".js", ".sql", ".po", "run",
    ];
    for folder in ["src", "ui", "kiosk-config", "tests", "deploy", ".ci"] {
        for (path, text) in files(folder, &endings) {
            for (at, line) in text.lines().enumerate() {
                for word in &private {
                    if line.contains(word.as_str()) {
                        broken.push(format!("{}:{}: names `{word}`", path.display(), at + 1));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn no_file_is_named_for_nothing() {
    let vague = [
        "util", "utils", "helper", "helpers", "manager", "common", "misc",
    ];
    let found: Vec<String> = files("src", &[".rs"])
        .into_iter()
        .chain(files("tests", &[".rs"]))
        .map(|(path, _)| path)
        .filter(|path| {
            vague.contains(
                &path
                    .file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .to_lowercase()
                    .as_str(),
            )
        })
        .map(|path| path.display().to_string())
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

//! The command line as a person meets it.

use assert_cmd::Command;
use tempfile::tempdir;
use tomoni::office::{Standing, wall_clock};

use crate::support::office::set_up;

fn account_add(data: &std::path::Path, args: &[&str], password: &str) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_tomoni"))
        .env_remove("TOMONI_DATABASE")
        .args(["office", "account", "add"])
        .args(args)
        .arg("--data")
        .arg(data)
        .write_stdin(format!("{password}\n"))
        .output()
        .unwrap()
}

#[test]
fn an_account_is_made_at_the_machine_and_its_papers_are_printed_once() {
    let folder = tempdir().unwrap();
    let good = "みそしる と たまご やき";
    let add = |args: &[&str], password| account_add(folder.path(), args, password);
    let sample = add(&["はな", "--role", "IT"], good);
    assert_eq!(sample.status.code(), Some(2));
    let error = String::from_utf8_lossy(&sample.stderr).into_owned();
    assert!(error.contains("`tomoni office init`"), "{error}");
    set_up(folder.path(), Standing::Real, wall_clock()());
    for (args, password, said) in [
        (
            &["はな", "--role", "現場"][..],
            good,
            "first account of an office is of IT",
        ),
        (
            &["はな", "--role", "boss"],
            good,
            "現場 (field), 事務局 (office) or IT (it)",
        ),
        (&["はな", "--role", "IT"], "short", "at least 12 characters"),
        (&["a:b", "--role", "IT"], good, "without a colon"),
    ] {
        let out = add(args, password);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(error.contains(said), "{error}");
        assert!(!error.contains(password), "{error}");
        assert!(out.stdout.is_empty());
    }
    let out = add(&["はな", "--role", "it"], good);
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let sheet = String::from_utf8(out.stdout).unwrap();
    assert!(sheet.starts_with("はな（IT）"));
    assert!(!sheet.contains(good));
    let codes: Vec<&str> = sheet
        .lines()
        .map(str::trim)
        .filter(|line| line.len() == 19 && line.matches('-').count() == 3)
        .collect();
    assert_eq!(codes.len(), 10, "{sheet}");
    assert!(
        sheet.lines().filter(|line| line.contains('▀')).count() > 15,
        "a code to scan"
    );
    let again = add(&["はな", "--role", "it"], good);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("somebody else's"));
    assert!(add(&["じむ", "--role", "事務局"], good).status.success());
}

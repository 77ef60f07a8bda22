//! `tomoni office account add`: an account, made on the office's own machine.

use std::fmt::Write as _;
use std::io::{BufRead as _, IsTerminal as _, Read as _, Write as _};

use anyhow::Context as _;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::place::PlaceArgs;
use crate::card::qr;
use crate::cli::{Outcome, UsedWrong, in_terminal};
use crate::office::people::{Account, AccountError, Papers, Role, make_account};
use crate::office::wall_clock;

/// Who made an account at the machine itself, in the log.
pub(super) const AT_THE_MACHINE: &str = "（事務局の機械）";

/// The most bytes of a password's line.
const LINE_BYTES_MAX: u64 = 1024;

/// Make accounts for the people of the office
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Add(AddArgs),
}

/// Make an account and print what its person needs: the code for their authenticator and ten recovery codes
///
/// The password is asked for on the terminal, twice and unseen; without a terminal it is the first line of standard input.
/// What is printed can never be printed again.
#[derive(clap::Args)]
struct AddArgs {
    /// What they will sign in with
    name: String,

    /// 現場 (field), 事務局 (office) or IT (it). The first account of an office is of IT
    #[arg(long, value_name = "ROLE")]
    role: String,

    #[command(flatten)]
    place: PlaceArgs,
}

/// Does what was asked.
///
/// # Errors
/// When it was used wrong, the password is too poor, or the database cannot be used.
pub(super) fn run(args: Args) -> anyhow::Result<Outcome> {
    match args.command {
        Command::Add(args) => add(args),
    }
}

fn add(args: AddArgs) -> anyhow::Result<Outcome> {
    let role = Role::read(&args.role).ok_or_else(|| {
        UsedWrong(format!(
            "--role {:?}: a role is 現場 (field), 事務局 (office) or IT (it)",
            args.role
        ))
    })?;
    let place = args.place.find()?;
    let store = place.database.open()?;
    if !store.standing()?.is_set_up() {
        return Err(UsedWrong(format!(
            "{} was never set up, and a sample asks nobody who they are; `tomoni office init` sets it up and makes the first account",
            place.database
        ))
        .into());
    }
    if role != Role::It && !store.has_accounts()? {
        return Err(UsedWrong(
            "the first account of an office is of IT: somebody must be able to make the others; use --role IT"
                .to_owned(),
        )
        .into());
    }
    let password = ask_password()?;
    let account = Account {
        name: &args.name,
        role,
        password: Some(&password),
    };
    let made = make_account(store.as_ref(), &account, AT_THE_MACHINE, wall_clock()());
    let papers = made.map_err(used_wrong)?;
    print!("{}", *sheet(&papers, role));
    std::io::stdout()
        .flush()
        .context("nothing could be printed")?;
    Ok(Outcome::Done)
}

/// What is wrong with an account is wrong with the asking, unless it is the machine's trouble.
pub(super) fn used_wrong(error: AccountError) -> anyhow::Error {
    match error {
        AccountError::Store(error) => error.into(),
        AccountError::NotMade(error) => error.into(),
        wrong => UsedWrong(wrong.to_string()).into(),
    }
}

/// The password: unseen and twice from a terminal, else the first line.
pub(super) fn ask_password() -> anyhow::Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        return first_line();
    }
    let once = unseen("Password (not shown): ")?;
    let again = unseen("Once more: ")?;
    if *once != *again {
        return Err(UsedWrong("the two passwords differ; nothing was made".to_owned()).into());
    }
    Ok(once)
}

fn first_line() -> anyhow::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .take(LINE_BYTES_MAX)
        .read_line(&mut line)
        .context("no password could be read from standard input")?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(line)
}

fn unseen(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    let stdin = std::io::stdin();
    let before = tcgetattr(&stdin).context("the terminal cannot be asked")?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    eprint!("{prompt}");
    tcsetattr(&stdin, OptionalActions::Flush, &silent)
        .context("the terminal cannot be silenced")?;
    let line = first_line();
    let back = tcsetattr(&stdin, OptionalActions::Now, &before);
    eprintln!();
    back.context("the terminal cannot be put back")?;
    line
}

/// What is printed for the person.
pub(super) fn sheet(papers: &Papers, role: Role) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::new());
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{}（{}）", papers.name, role.name());
    let _ = writeln!(
        out,
        "\n1. 認証アプリで 読みとる (scan with an authenticator app)\n"
    );
    if let Ok(code) = qr::modules(&papers.totp_url, qr::Level::Low) {
        out.push_str(&in_terminal(&code));
    }
    let _ = writeln!(
        out,
        "\n   読みとれないとき (or type in): {}",
        *papers.totp_text
    );
    let _ = writeln!(
        out,
        "\n2. ひかえの番号、ひとつは いちどだけ (recovery codes, each once)\n"
    );
    for code in &papers.recovery {
        let _ = writeln!(out, "   {}", **code);
    }
    let _ = writeln!(
        out,
        "\n二度と 出せません。印刷するか 書きうつして、画面を 消してください。\n(This cannot be shown again. Print it or copy it, and clear the screen.)"
    );
    out
}

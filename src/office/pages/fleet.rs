//! キオスク: how each kiosk is, and letting kiosks in and out; and the calls for staff that ring on
//! these pages and on きょう.
//!
//! A code to enrol with stands in the one answer that hands it out, and nowhere else. Nobody is
//! shut out by a look: every change is a form of its own, and is written down first.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path as FilePath;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Asia::Tokyo;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::day::{date, moment, short};
use super::mast::{Mast, On};
use super::people::qr_picture;
use super::{not_here, page, refusal};
use crate::config::{Site, Source};
use crate::office::api::{Refused, ask};
use crate::office::enrolment::{CodeTrouble, make_code};
use crate::office::handout::Handout;
use crate::office::names::Names;
use crate::office::people::{FORM_BYTES_MAX, Right, Who};
use crate::office::serve::Shared;
use crate::office::silence::Word;
use crate::office::store::{
    Call, Fork, ForkKind, HeldBack, Kiosk, KioskStanding, KnownCertificate, LogEntry, Release,
    Store, StoreError, What,
};
use crate::visit::event::{Device, Lang};

/// The most kiosks that the notice of silent ones names.
const NAMED_MAX: usize = 4;
/// A clock that is further off than this is one to look at, milliseconds.
const CLOCK_OFF_MS: u64 = 10 * 60 * 1000;
/// Within this nobody notices, milliseconds.
const CLOCK_FITS_MS: u64 = 2_000;
/// A disk with less room than this is one to look at, MiB.
const DISK_LOW_MIB: u64 = 1024;
/// A certificate that is not renewed by then is one to look at: it renews itself a year before.
const RENEWS_BEFORE: TimeDelta = TimeDelta::days(180);

pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/kiosks", get(fleet))
        .route("/kiosks/{kiosk}", get(one))
        .route("/kiosks/{kiosk}/retire", post(retire))
        .route("/kiosks/{kiosk}/revoke", post(revoke))
        .route("/held/{batch}/release", post(release))
        .route("/enrol", get(choose).post(hand_out))
        .route("/calls/{call}/answered", post(answered))
        .layer(axum::extract::DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// A heading and a sentence.
type Say = Option<(&'static str, String)>;

fn today(shared: &Shared) -> NaiveDate {
    (shared.clock)().with_timezone(&Tokyo).date_naive()
}

/// The address of a kiosk's page.
pub(super) fn kiosk_href(name: &str) -> String {
    let mut out = "/kiosks/".to_owned();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

// ---- Calls -----------------------------------------------------------------------------------

/// The calls that stand, on whichever page.
pub(super) struct Ringing {
    pub lines: Vec<CallLine>,
    /// Whether the one who looks may answer.
    pub may_answer: bool,
    /// The page to come back to.
    pub back: &'static str,
}

pub(super) struct CallLine {
    pub number: u64,
    pub place: String,
    pub since: String,
    pub why: &'static str,
}

impl Ringing {
    pub fn new(
        calls: &[Call],
        names: &Names,
        today: NaiveDate,
        who: &Who,
        back: &'static str,
    ) -> Ringing {
        Ringing {
            lines: calls
                .iter()
                .map(|call| CallLine {
                    number: call.number,
                    place: place(names, Some(&call.site), &call.kiosk),
                    since: moment(call.at, today),
                    why: if call.cue {
                        "測定のあと、スタッフに 声をかけるように 画面が すすめました。"
                    } else {
                        "「スタッフをよぶ」に だれかが ふれました。"
                    },
                })
                .collect(),
            may_answer: who.may(Right::AnswerCalls),
            back,
        }
    }
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn answered(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(number): Path<String>,
    back: Result<Form<Back>, FormRejection>,
) -> Response {
    let Ok(number) = number.parse::<u64>() else {
        return not_here();
    };
    let (now, by) = ((shared.clock)(), who.name().to_owned());
    let done = ask(&shared, move |store| {
        let calls = store.calls(now)?;
        let Some(call) = calls.into_iter().find(|call| call.number == number) else {
            return Ok(());
        };
        let log = LogEntry::new(now, &by, What::CallAnswered).about(&call.kiosk);
        store.answer_call(number, &log).map(drop)
    });
    if let Err(refused) = done.await {
        return refused.into_response();
    }
    // It stops ringing on everybody's page.
    shared
        .changed
        .send_modify(|times| *times = times.wrapping_add(1));
    let back = back.map(|Form(back)| back.back).unwrap_or_default();
    Redirect::to(if back == "/kiosks" { "/kiosks" } else { "/" }).into_response()
}

// ---- What is known of the kiosks -------------------------------------------------------------

/// All that the pages are made from.
struct Seen {
    now: DateTime<FixedOffset>,
    kiosks: Vec<Kiosk>,
    enrolled: Vec<KnownCertificate>,
    forks: Vec<Fork>,
    held: Vec<HeldBack>,
    calls: Vec<Call>,
}

impl Seen {
    fn look(store: &dyn Store, now: DateTime<FixedOffset>) -> Result<Seen, StoreError> {
        Ok(Seen {
            now,
            kiosks: store.kiosks()?,
            enrolled: store.enrolled()?,
            forks: store.forks()?,
            held: store.held_back()?,
            calls: store.calls(now)?,
        })
    }

    /// Every kiosk, by name: those that spoke and those that were let in.
    fn rows(&self, names: &Names) -> Vec<Row> {
        type Both<'a> = (Option<&'a Kiosk>, Option<&'a KnownCertificate>);
        let mut by_name: BTreeMap<&str, Both<'_>> = BTreeMap::new();
        for kiosk in &self.kiosks {
            by_name.entry(&kiosk.name).or_default().0 = Some(kiosk);
        }
        for known in &self.enrolled {
            by_name.entry(&known.kiosk).or_default().1 = Some(known);
        }
        by_name
            .into_iter()
            .map(|(name, (kiosk, known))| self.row(name, kiosk, known, names))
            .collect()
    }

    fn row(
        &self,
        name: &str,
        kiosk: Option<&Kiosk>,
        known: Option<&KnownCertificate>,
        names: &Names,
    ) -> Row {
        let today = self.now.with_timezone(&Tokyo).date_naive();
        let site = kiosk.and_then(|kiosk| kiosk.site.as_deref());
        let standing = known.map(|known| known.standing);
        let is_gone = matches!(
            standing,
            Some(KioskStanding::Retired | KioskStanding::Revoked)
        );
        Row {
            id: name.to_owned(),
            name: short(name),
            href: kiosk_href(name),
            enrol: kiosk_href(name).replacen("/kiosks/", "/enrol?kiosk=", 1),
            site: site.map_or_else(|| "―".to_owned(), |site| short(names.site(site))),
            word: kiosk.map(|kiosk| {
                let word = names.hear(site, kiosk.last_word, self.now);
                (word, moment(kiosk.last_word, today))
            }),
            waiting: kiosk.and_then(|kiosk| kiosk.waiting),
            oldest: kiosk
                .and_then(|kiosk| kiosk.oldest)
                .map(|oldest| moment(oldest, today)),
            devices: kiosk
                .map(|kiosk| &kiosk.devices)
                .into_iter()
                .flatten()
                .map(|said| (device_name(&said.device), said.fault.as_deref().map(short)))
                .collect(),
            version: kiosk
                .and_then(|kiosk| kiosk.version.as_deref())
                .map_or_else(|| "―".to_owned(), short),
            clock: kiosk
                .and_then(|kiosk| kiosk.offset_ms)
                .map(|offset_ms| (clock(offset_ms), offset_ms.unsigned_abs() > CLOCK_OFF_MS)),
            disk: kiosk
                .and_then(|kiosk| kiosk.disk_free_mib)
                .map(|mib| (room(mib), mib < DISK_LOW_MIB)),
            until: known.filter(|_| !is_gone).map(|known| {
                let day = known.until.with_timezone(&Tokyo).date_naive();
                let is_near = known.until.signed_duration_since(self.now) < RENEWS_BEFORE;
                (
                    format!("{}年{}", chrono::Datelike::year(&day), date(day)),
                    is_near,
                )
            }),
            standing: standing.map_or("登録なし", standing_name),
            since: known.map(|known| moment(known.since, today)),
            is_gone,
            may_retire: standing == Some(KioskStanding::Enrolled),
            may_revoke: known.is_some() && standing != Some(KioskStanding::Revoked),
            fork: self
                .forks
                .iter()
                .filter(|fork| fork.kiosk == name)
                .map(|fork| fork.kind)
                .max_by_key(|kind| *kind == ForkKind::Clone)
                .map(|kind| match kind {
                    ForkKind::Clone => "複製（2台が ひとつの記録を 書いています）",
                    ForkKind::Restored => "復元（ディスクが 前の状態に もどされました）",
                }),
            is_clone: self
                .forks
                .iter()
                .any(|fork| fork.kiosk == name && fork.kind == ForkKind::Clone),
            held: self
                .held
                .iter()
                .filter(|held| held.kiosk == name && held.released.is_none())
                .count(),
        }
    }
}

/// A kiosk, in people's words.
struct Row {
    id: String,
    name: String,
    href: String,
    /// Where a code for it is handed out.
    enrol: String,
    site: String,
    /// How its word stands, and when it last spoke; `None` = it never did.
    word: Option<(Word, String)>,
    waiting: Option<u64>,
    oldest: Option<String>,
    /// Names, and codes of what is wrong.
    devices: Vec<(String, Option<String>)>,
    version: String,
    /// Words, and whether somebody should look.
    clock: Option<(String, bool)>,
    disk: Option<(String, bool)>,
    until: Option<(String, bool)>,
    standing: &'static str,
    since: Option<String>,
    is_gone: bool,
    may_retire: bool,
    may_revoke: bool,
    fork: Option<&'static str>,
    is_clone: bool,
    /// Batches that wait for a person.
    held: usize,
}

fn standing_name(standing: KioskStanding) -> &'static str {
    match standing {
        KioskStanding::Enrolled => "登録ずみ",
        KioskStanding::Retiring => "引退のとちゅう",
        KioskStanding::Retired => "引退しました",
        KioskStanding::Revoked => "使えなくしました",
    }
}

fn device_name(word: &str) -> String {
    let known = [
        (Device::Monitor, "血圧計"),
        (Device::Scanner, "よみとり機"),
        (Device::Camera, "カメラ"),
        (Device::Printer, "プリンター"),
    ];
    known
        .into_iter()
        .find(|(device, _)| device.as_str() == word)
        .map_or_else(|| short(word), |(_, name)| name.to_owned())
}

/// How far a kiosk's clock is off; `offset_ms` is the office's time minus its own.
fn clock(offset_ms: i64) -> String {
    let off_ms = offset_ms.unsigned_abs();
    if off_ms <= CLOCK_FITS_MS {
        return "合っています".to_owned();
    }
    let seconds = off_ms / 1000;
    let how_much = match seconds {
        0..120 => format!("{seconds}秒"),
        120..7200 => format!("{}分", seconds / 60),
        7200..172_800 => format!("{}時間", seconds / 3600),
        _ => format!("{}日", seconds / 86_400),
    };
    let way = if offset_ms < 0 {
        "すすんでいます"
    } else {
        "おくれています"
    };
    format!("{how_much} {way}")
}

fn room(mib: u64) -> String {
    if mib < 1024 {
        format!("あき {mib} MB")
    } else {
        format!("あき {} GB", mib / 1024)
    }
}

fn place(names: &Names, site: Option<&str>, kiosk: &str) -> String {
    match site.and_then(|site| names.sites.get(site)) {
        Some(site) => format!("{}（{}）", short(&site.name), short(kiosk)),
        None => short(kiosk),
    }
}

// ---- The fleet -------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "fleet.html", config = "src/office/pages/askama.toml")]
struct FleetTemplate {
    mast: Mast,
    calls: Ringing,
    page: FleetPage,
}

struct FleetPage {
    /// How many of which kind: 「27台は 届いています」.
    sums: Vec<String>,
    /// Those that somebody should look after: who, and what is so.
    look: Vec<(&'static str, String, String, String)>,
    look_more: usize,
    rows: Vec<Row>,
    gone: Vec<Row>,
    may_manage: bool,
}

impl FleetPage {
    fn new(seen: &Seen, names: &Names, may_manage: bool) -> FleetPage {
        let (gone, rows): (Vec<Row>, Vec<Row>) =
            seen.rows(names).into_iter().partition(|row| row.is_gone);
        let count = |word: Word| {
            rows.iter()
                .filter(|row| row.word.as_ref().is_some_and(|(said, _)| *said == word))
                .count()
        };
        let sums = [
            (count(Word::Arriving), "は 届いています"),
            (count(Word::Late), "は 遅れています"),
            (count(Word::Silent), "は 応答なし"),
            (count(Word::Resting), "は お休み"),
            (
                rows.iter().filter(|row| row.word.is_none()).count(),
                "は まだ 知らせなし",
            ),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number}台{what}"))
        .collect();
        let mut look = Vec::new();
        for row in &rows {
            let mut add = |icon, what: String| {
                let who = format!("{}（{}）", row.site, row.name);
                look.push((icon, row.href.clone(), who, what));
            };
            if let Some((word, said)) = &row.word
                && *word == Word::Silent
            {
                add(
                    "silent",
                    format!(
                        "あいている時間なのに {said} から 応答なし。電源と ネットワークを 見てください。"
                    ),
                );
            }
            if row.is_clone {
                add(
                    "look",
                    "ひとつの記録を 2台が 書いています（複製）。1台を とめてください。".to_owned(),
                );
            }
        }
        let look_more = look.len().saturating_sub(NAMED_MAX);
        look.truncate(NAMED_MAX);
        FleetPage {
            sums,
            look,
            look_more,
            rows,
            gone,
            may_manage,
        }
    }
}

/// Whether somebody may let kiosks in and out. In an office that was never set up nobody can.
fn may_manage(shared: &Shared, who: &Who) -> bool {
    shared.standing.is_set_up() && who.may(Right::ManageKiosks)
}

async fn fleet(State(shared): State<Arc<Shared>>, who: Who) -> Response {
    let now = (shared.clock)();
    let seen = match ask(&shared, move |store| Seen::look(store, now)).await {
        Ok(seen) => seen,
        Err(refused) => return refused.into_response(),
    };
    let today = today(&shared);
    let template = FleetTemplate {
        mast: Mast::new(&who, Some(today), On::Kiosks),
        calls: Ringing::new(&seen.calls, &shared.names, today, &who, "/kiosks"),
        page: FleetPage::new(&seen, &shared.names, may_manage(&shared, &who)),
    };
    page(StatusCode::OK, &template)
}

// ---- One kiosk -------------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "kiosk.html", config = "src/office/pages/askama.toml")]
struct KioskTemplate {
    mast: Mast,
    page: KioskPage,
}

struct KioskPage {
    row: Row,
    /// Whether everything had arrived.
    arrived: String,
    held: Vec<Held>,
    held_more: usize,
    may_manage: bool,
    say: Say,
}

struct Held {
    number: u64,
    rows: u64,
    received: String,
    released: Option<String>,
}

/// The most batches that are listed.
const HELD_MAX: usize = 40;

/// Whether everything had arrived, before one lets a kiosk go.
fn arrived(row: &Row) -> String {
    match (&row.word, row.waiting) {
        (None, _) => {
            "このキオスクからは、まだ いちども 知らせが ありません。届いていない記録が あるかどうかは わかりません。".to_owned()
        }
        (Some((_, said)), None) => {
            format!("さいごの知らせは {said}。待っている記録の数は 言っていません。")
        }
        (Some((Word::Arriving, said)), Some(0)) => {
            format!("ぜんぶ 届いています（{said}）。")
        }
        (Some((_, said)), Some(0)) => format!(
            "さいごの知らせ（{said}）のときは、ぜんぶ 届いていました。そのあとに 書かれた記録が あるかどうかは わかりません。"
        ),
        (Some((_, said)), Some(waiting)) => format!(
            "まだ ぜんぶは 届いていません。さいごの知らせ（{said}）のとき、{waiting}件が 待っていました。"
        ),
    }
}

async fn kiosk_page(
    shared: &Arc<Shared>,
    who: &Who,
    kiosk: &str,
    status: StatusCode,
    say: Say,
) -> Response {
    let now = (shared.clock)();
    let seen = match ask(shared, move |store| Seen::look(store, now)).await {
        Ok(seen) => seen,
        Err(refused) => return refused.into_response(),
    };
    let today = today(shared);
    let rows = seen.rows(&shared.names);
    let Some(row) = rows.into_iter().find(|row| row.id == kiosk) else {
        return not_here();
    };
    let mut held: Vec<Held> = seen
        .held
        .iter()
        .filter(|held| held.kiosk == kiosk)
        .map(|held| Held {
            number: held.number,
            rows: held.rows,
            received: moment(held.received, today),
            released: held.released.map(|released| moment(released, today)),
        })
        .collect();
    // What waits for a person comes first; within, the order in which it can be released.
    held.sort_by_key(|held| (held.released.is_some(), held.number));
    let held_more = held.len().saturating_sub(HELD_MAX);
    held.truncate(HELD_MAX);
    let template = KioskTemplate {
        mast: Mast::new(who, Some(today), On::Kiosks),
        page: KioskPage {
            arrived: arrived(&row),
            row,
            held,
            held_more,
            may_manage: may_manage(shared, who),
            say,
        },
    };
    page(status, &template)
}

async fn one(State(shared): State<Arc<Shared>>, who: Who, Path(kiosk): Path<String>) -> Response {
    kiosk_page(&shared, &who, &kiosk, StatusCode::OK, None).await
}

/// What is done to a kiosk: written down first, then done. How many certificates it touched.
async fn let_go(
    shared: &Arc<Shared>,
    who: &Who,
    kiosk: &str,
    what: What,
    from: &'static [KioskStanding],
    act: fn(&dyn Store, &str, DateTime<FixedOffset>) -> Result<u64, StoreError>,
) -> Result<bool, Refused> {
    let now = (shared.clock)();
    let log = LogEntry::new(now, who.name(), what).about(kiosk);
    let kiosk = kiosk.to_owned();
    ask(shared, move |store| {
        let fits = store
            .enrolled()?
            .iter()
            .any(|known| known.kiosk == kiosk && from.contains(&known.standing));
        if !fits {
            return Ok(false);
        }
        store.note(&log)?;
        Ok(act(store, &kiosk, now)? > 0)
    })
    .await
}

/// The answer to a change that does not fit how the kiosk stands.
async fn unfit(shared: &Arc<Shared>, who: &Who, kiosk: &str) -> Response {
    let say = Some((
        "変えていません",
        "このキオスクは、いま そうできる状態では ありません。登録のところを 見てください。"
            .to_owned(),
    ));
    kiosk_page(shared, who, kiosk, StatusCode::CONFLICT, say).await
}

async fn retire(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(kiosk): Path<String>,
) -> Response {
    let from = &[KioskStanding::Enrolled];
    let act = |store: &dyn Store, kiosk: &str, now| store.retire(kiosk, now);
    match let_go(&shared, &who, &kiosk, What::KioskRetired, from, act).await {
        Ok(true) => Redirect::to(&kiosk_href(&kiosk)).into_response(),
        Ok(false) => unfit(&shared, &who, &kiosk).await,
        Err(refused) => refused.into_response(),
    }
}

async fn revoke(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(kiosk): Path<String>,
) -> Response {
    let from = &[
        KioskStanding::Enrolled,
        KioskStanding::Retiring,
        KioskStanding::Retired,
    ];
    let act = |store: &dyn Store, kiosk: &str, now| store.revoke(kiosk, now);
    match let_go(&shared, &who, &kiosk, What::KioskRevoked, from, act).await {
        Ok(true) => Redirect::to(&kiosk_href(&kiosk)).into_response(),
        Ok(false) => unfit(&shared, &who, &kiosk).await,
        Err(refused) => refused.into_response(),
    }
}

async fn release(
    State(shared): State<Arc<Shared>>,
    who: Who,
    Path(number): Path<String>,
) -> Response {
    let Ok(number) = number.parse::<u64>() else {
        return not_here();
    };
    let (now, by) = ((shared.clock)(), who.name().to_owned());
    let done = ask(&shared, move |store| {
        let held = store.held_back()?;
        let Some(held) = held.into_iter().find(|held| held.number == number) else {
            return Ok(None);
        };
        let log = LogEntry::new(now, &by, What::BatchReleased)
            .about(&format!("{}（{}件）", held.kiosk, held.rows));
        store.note(&log)?;
        Ok(Some((held.kiosk, store.release(number, now)?)))
    });
    let (kiosk, came) = match done.await {
        Ok(Some(done)) => done,
        Ok(None) => return not_here(),
        Err(refused) => return refused.into_response(),
    };
    let why = match came {
        Release::Done => {
            shared
                .changed
                .send_modify(|times| *times = times.wrapping_add(1));
            return Redirect::to(&kiosk_href(&kiosk)).into_response();
        }
        Release::Gap => {
            "前の記録が まだ ありません。とりおきを、上から じゅんに 数に入れてください。"
        }
        Release::NotItsOwn => "ほかのキオスクの記録なので、数には 入れられません。",
        Release::Nothing => "もう 数に入っています。",
    };
    let say = Some(("数に入れていません", why.to_owned()));
    kiosk_page(&shared, &who, &kiosk, StatusCode::CONFLICT, say).await
}

// ---- Letting one in --------------------------------------------------------------------------

#[derive(Template)]
#[template(path = "enrol.html", config = "src/office/pages/askama.toml")]
struct EnrolTemplate {
    mast: Mast,
    page: EnrolPage,
}

struct EnrolPage {
    sites: Vec<SiteChoice>,
    made: Option<Made>,
    say: Say,
}

struct SiteChoice {
    path: String,
    site: String,
    kiosk: String,
    /// How that kiosk stands already.
    stands: Option<&'static str>,
    chosen: bool,
}

struct Made {
    kiosk: String,
    href: String,
    until: String,
    qr: Zeroizing<String>,
    text: Zeroizing<String>,
}

/// The sites that a kiosk can be let in for; a file that cannot be read is none.
fn choices(handout: &Handout, enrolled: &[KnownCertificate], chosen: &str) -> Vec<SiteChoice> {
    handout
        .sites()
        .iter()
        .filter_map(|file| {
            let source = Source::new(FilePath::new(&file.path), &file.text);
            let site = Site::parse(&source).ok()?;
            Some(SiteChoice {
                path: file.path.clone(),
                site: short(site.name.in_lang(Lang::Ja)),
                stands: enrolled
                    .iter()
                    .find(|known| known.kiosk == site.kiosk)
                    .map(|known| standing_name(known.standing)),
                chosen: site.kiosk == chosen || file.path == chosen,
                kiosk: site.kiosk,
            })
        })
        .collect()
}

async fn enrol_page(
    shared: &Arc<Shared>,
    who: &Who,
    chosen: &str,
    status: StatusCode,
    made: Option<Made>,
    say: Say,
) -> Response {
    let enrolled = match ask(shared, |store| store.enrolled()).await {
        Ok(enrolled) => enrolled,
        Err(refused) => return refused.into_response(),
    };
    let template = EnrolTemplate {
        mast: Mast::new(who, Some(today(shared)), On::Kiosks),
        page: EnrolPage {
            sites: choices(&shared.handout, &enrolled, chosen),
            made,
            say,
        },
    };
    page(status, &template)
}

/// What is said where kiosks cannot be let in.
fn is_a_sample(who: &Who) -> Response {
    refusal(
        StatusCode::CONFLICT,
        "この事務局は 見本です",
        "まだ「init」していないので、キオスクを 登録できません。「tomoni office init」で はじめます。",
        Some(who),
    )
}

#[derive(Deserialize)]
struct For {
    #[serde(default)]
    kiosk: String,
}

async fn choose(
    State(shared): State<Arc<Shared>>,
    who: Who,
    asked: Result<Query<For>, QueryRejection>,
) -> Response {
    if !shared.standing.is_set_up() {
        return is_a_sample(&who);
    }
    let chosen = asked.map(|Query(asked)| asked.kiosk).unwrap_or_default();
    enrol_page(&shared, &who, &chosen, StatusCode::OK, None, None).await
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    site: String,
}

async fn hand_out(
    State(shared): State<Arc<Shared>>,
    who: Who,
    asked: Result<Form<Chosen>, FormRejection>,
) -> Response {
    if !shared.standing.is_set_up() {
        return is_a_sample(&who);
    }
    let not = |text: String| Some(("コードは 出していません", text));
    let asked = asked.map(|Form(asked)| asked.site).unwrap_or_default();
    let file = shared
        .handout
        .sites()
        .iter()
        .find(|file| file.path == asked);
    let Some(file) = file.cloned() else {
        let say = not("どの会場の キオスクかを えらんでください。".to_owned());
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return enrol_page(&shared, &who, "", status, None, say).await;
    };
    let (now, by) = ((shared.clock)(), who.name().to_owned());
    let made = ask(&shared, move |store| {
        let made = make_code(store, FilePath::new(&file.path), &file.text, now);
        match made {
            Ok(fresh) => {
                // The code is of no use before it is shown, and it is shown after this.
                store.note(&LogEntry::new(now, &by, What::CodeMade).about(&fresh.kiosk))?;
                Ok(Ok(fresh))
            }
            Err(CodeTrouble::Store(error)) => Err(error),
            Err(other) => Ok(Err(other)),
        }
    });
    let fresh = match made.await {
        Ok(Ok(fresh)) => fresh,
        Ok(Err(trouble)) => {
            tracing::error!("no code to enrol with: {trouble}");
            let say = not(format!(
                "会場のファイルが まちがっているかもしれません: {trouble}"
            ));
            let status = StatusCode::CONFLICT;
            return enrol_page(&shared, &who, "", status, None, say).await;
        }
        Err(refused) => return refused.into_response(),
    };
    let text = Zeroizing::new(fresh.code.to_string());
    let made = Made {
        href: kiosk_href(&fresh.kiosk),
        kiosk: fresh.kiosk,
        until: fresh
            .until
            .with_timezone(&Tokyo)
            .format("%-H:%M")
            .to_string(),
        qr: qr_picture(&text, "キオスクの よみとり機で 読みとる 登録コード"),
        text,
    };
    enrol_page(&shared, &who, "", StatusCode::OK, Some(made), None).await
}

#[cfg(test)]
mod tests {
    use super::{clock, kiosk_href, room};

    #[test]
    fn a_clock_is_told_in_words() {
        for (offset_ms, said) in [
            (0, "合っています"),
            (-2_000, "合っています"),
            (12_345, "12秒 おくれています"),
            (-119_999, "119秒 すすんでいます"),
            (-600_000, "10分 すすんでいます"),
            (3 * 3_600_000, "3時間 おくれています"),
            (i64::MIN, "106751991167日 すすんでいます"),
        ] {
            assert_eq!(clock(offset_ms), said);
        }
        assert_eq!(room(1023), "あき 1023 MB");
        assert_eq!(room(20 * 1024 + 1), "あき 20 GB");
    }

    #[test]
    fn a_kiosks_address_is_one_part_of_a_path() {
        assert_eq!(kiosk_href("az-kumagaya-1"), "/kiosks/az-kumagaya-1");
        assert_eq!(kiosk_href("a/b?<é"), "/kiosks/a%2Fb%3F%3C%C3%A9");
    }
}

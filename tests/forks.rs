//! A journal that was continued in more than one place: a disk put back to an earlier state, or
//! two kiosks on copies of one disk. Each case by name, and random ones in random order of coming in.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset, TimeDelta};
use tomoni::office::store::{CLOCK_ERROR_MS, ForkKind, SqliteStore, Store};
use tomoni::visit::Kind;
use tomoni::wire::{self, Batch, Digest, Verdict};
use uuid::Uuid;

use crate::on_both;
use crate::support::events::{Dice, arrival};
use crate::support::office::chain;
use crate::support::postgres::On;

const JOURNAL: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

/// True time, by no kiosk's clock: minutes since nine in the morning.
fn minute(minutes: i64) -> DateTime<FixedOffset> {
    let nine = DateTime::parse_from_rfc3339("2026-06-12T09:00:00+09:00").unwrap();
    nine + TimeDelta::minutes(minutes)
}

/// A kiosk's disk in a machine, as far as the office can know of it.
#[derive(Clone)]
struct Disk {
    dice: Dice,
    lines: Vec<String>,
    machine: &'static str,
    /// Which boot of it, and when that began.
    boot: u128,
    began: DateTime<FixedOffset>,
    /// How much its wall clock is ahead.
    ahead: TimeDelta,
}

impl Disk {
    fn new() -> Disk {
        Disk {
            dice: Dice::new(1),
            lines: Vec::new(),
            machine: "aaaa",
            boot: 1,
            began: minute(-10),
            ahead: TimeDelta::zero(),
        }
    }

    fn write(&mut self, when: DateTime<FixedOffset>, kind: Option<Kind>) {
        let mut event = arrival(&mut self.dice, when + self.ahead, "lobby", "idobata");
        event.machine = self.machine.to_owned();
        event.boot = Uuid::from_u128(self.boot);
        event.up_ms = u64::try_from((when - self.began).num_milliseconds()).unwrap();
        event.kind = kind.unwrap_or(event.kind);
        self.lines.push(wire::write(&event).unwrap());
    }

    /// A person comes at each of these minutes.
    fn writes(&mut self, minutes: impl IntoIterator<Item = i64>) {
        for at in minutes {
            self.write(minute(at), None);
        }
    }

    /// It hears the office's time, and notes it.
    fn compares_clocks(&mut self, at: i64) {
        let offset_ms = -self.ahead.num_milliseconds();
        self.write(minute(at), Some(Kind::ClockChecked { offset_ms }));
    }

    /// The same rows on another disk; what the two write from now on differs.
    fn copy(&self, salt: u64) -> Disk {
        Disk {
            dice: Dice::new(salt),
            ..self.clone()
        }
    }

    /// Put back to its first `rows` rows.
    fn put_back(&mut self, rows: usize) {
        self.lines.truncate(rows);
    }

    fn starts_anew(&mut self, boot: u128, at: i64) {
        self.boot = boot;
        self.began = minute(at);
    }

    /// All it has reaches the office, whenever that is.
    fn sends(&self, store: &dyn Store, at: i64) {
        let batch = Batch {
            v: 1,
            kiosk: "lobby-1".to_owned(),
            machine: self.machine.to_owned(),
            after: None,
            rows: self.lines.clone(),
            state: None,
        };
        let answer = store.intake(JOURNAL, &batch, minute(at)).unwrap();
        assert!(matches!(answer.verdict, Verdict::Through(Some(_))));
    }
}

/// What the office says when these disks' rows came in, in this order.
fn told(disks: &[&Disk]) -> Option<(ForkKind, usize)> {
    let store = SqliteStore::in_memory().unwrap();
    for disk in disks {
        disk.sends(&store, 0);
    }
    said(&store)
}

fn said(store: &dyn Store) -> Option<(ForkKind, usize)> {
    let forks = store.forks().unwrap();
    assert!(forks.len() < 2);
    let fork = forks.first()?;
    let rows: u64 = fork.branches.iter().map(|branch| branch.rows).sum();
    assert_eq!(
        rows,
        store.rows_of(JOURNAL).unwrap().0,
        "all branches count"
    );
    Some((fork.kind, fork.branches.len()))
}

/// The same in both orders of coming in.
fn told_of(one: &Disk, two: &Disk) -> Option<(ForkKind, usize)> {
    let forth = told(&[one, two]);
    assert_eq!(forth, told(&[two, one]), "whichever comes in first");
    forth
}

on_both! {
    the_branch_that_came_in_last_may_be_the_one_that_was_written_first
    copies_that_write_by_turns_are_a_clone_as_soon_as_one_comes_back
    heartbeats_of_two_machines_by_turns_are_a_clone_and_one_disk_moved_is_not
}

const RESTORED: Option<(ForkKind, usize)> = Some((ForkKind::Restored, 2));
const CLONE: Option<(ForkKind, usize)> = Some((ForkKind::Clone, 2));

#[test]
fn a_disk_put_back_is_restored_whenever_its_dead_branch_comes_in() {
    let mut disk = Disk::new();
    disk.writes([0, 5, 10, 15]);
    assert_eq!(told(&[&disk]), None);
    let mut dead = vec![disk.clone()];
    for (image, began) in [(2, 20), (3, 40), (2, 60), (0, 80)] {
        disk.put_back(image);
        disk.starts_anew(began as u128, began);
        disk.writes([began + 2, began + 7, began + 12]);
        dead.push(disk.clone());
    }
    // Every order in which five messages can come in, some of them days late.
    let mut order = [0, 1, 2, 3, 4];
    let mut orders = 0;
    permute(&mut order, 5, &mut |order| {
        let disks: Vec<&Disk> = order.iter().map(|index| &dead[*index]).collect();
        assert_eq!(told(&disks), Some((ForkKind::Restored, 5)), "{order:?}");
        orders += 1;
    });
    assert_eq!(orders, 120);
}

fn permute(order: &mut [usize; 5], n: usize, each: &mut impl FnMut(&[usize; 5])) {
    if n == 1 {
        return each(order);
    }
    for index in 0..n {
        permute(order, n - 1, each);
        order.swap(if n.is_multiple_of(2) { index } else { 0 }, n - 1);
    }
}

fn the_branch_that_came_in_last_may_be_the_one_that_was_written_first(on: On) {
    // As the town once played it: the dead branch was under way while the new one came in and grew.
    let store = on.fresh();
    let mut disk = Disk::new();
    disk.writes([0]);
    let mut dead = disk.copy(2);
    dead.writes([1, 1]);
    disk.writes([3, 3]);
    disk.sends(&*store, 4);
    dead.sends(&*store, 4);
    for at in 5..9 {
        disk.writes([at]);
        disk.sends(&*store, at);
        assert_eq!(said(&*store), RESTORED);
    }
}

fn copies_that_write_by_turns_are_a_clone_as_soon_as_one_comes_back(on: On) {
    let store = on.fresh();
    let mut one = Disk::new();
    one.writes([0, 1]);
    // The copy has the machine's id as well, as a copied system disk does.
    let mut two = one.copy(2);
    two.starts_anew(2, 2);
    two.writes([5]);
    two.sends(&*store, 5);
    one.writes([10]);
    one.sends(&*store, 10);
    // It may still be a disk that was put back.
    assert_eq!(said(&*store), RESTORED);
    one.writes([15, 20]);
    one.sends(&*store, 20);
    assert_eq!(said(&*store), RESTORED, "only one of them goes on");
    two.writes([25]);
    two.sends(&*store, 25);
    assert_eq!(said(&*store), CLONE);
    // What is known stays known, and what comes anew is looked at.
    one.compares_clocks(28);
    two.compares_clocks(29);
    two.sends(&*store, 29);
    one.writes([30]);
    one.sends(&*store, 30);
    assert_eq!(said(&*store), CLONE);
    assert_eq!(told_of(&one, &two), CLONE);
}

#[test]
fn one_that_wrote_nothing_while_the_other_did_is_a_clone_when_it_goes_on() {
    // A writes, then only B for a long time, then A again.
    let mut one = Disk::new();
    one.writes([0]);
    let mut two = one.copy(2);
    two.starts_anew(2, 1);
    one.writes([5]);
    two.writes((10..1000).step_by(100));
    assert_eq!(told_of(&one, &two), RESTORED);
    one.writes([2000]);
    assert_eq!(told_of(&one, &two), CLONE);
}

#[test]
fn times_that_clocks_cannot_tell_apart_are_no_proof() {
    let mut one = Disk::new();
    one.writes([0]);
    let mut two = one.copy(2);
    two.starts_anew(2, 0);
    // All in the same millisecond.
    one.writes([5, 5, 5]);
    two.writes([5, 5, 5]);
    assert_eq!(told_of(&one, &two), RESTORED);
    // By turns, but within what two clocks may be apart.
    let within = TimeDelta::milliseconds(CLOCK_ERROR_MS);
    two.write(minute(5) + within, None);
    one.write(minute(5) + within, None);
    assert_eq!(told_of(&one, &two), RESTORED);
    // A moment more.
    let more = within + TimeDelta::milliseconds(1);
    two.write(minute(5) + more, None);
    assert_eq!(told_of(&one, &two), RESTORED, "one may still be the older");
    one.write(minute(5) + more, None);
    assert_eq!(told_of(&one, &two), CLONE);
}

#[test]
fn within_one_boot_its_own_time_tells_seconds_apart() {
    let seconds = |n| minute(5) + TimeDelta::seconds(n);
    let mut one = Disk::new();
    one.writes([0]);
    // Put back while the machine ran on.
    let mut two = one.copy(2);
    one.write(seconds(0), None);
    one.write(seconds(1), None);
    two.write(seconds(2), None);
    two.write(seconds(3), None);
    assert_eq!(told_of(&one, &two), RESTORED);
    // Two programs on copies of a folder, on one machine.
    one.write(seconds(4), None);
    assert_eq!(told_of(&one, &two), CLONE);
}

#[test]
fn a_wall_clock_that_jumps_makes_no_clone_of_a_disk_put_back() {
    // Within one boot the wall clock goes a day ahead and back.
    let mut one = Disk::new();
    one.writes([0]);
    let mut two = one.copy(2);
    one.ahead = TimeDelta::days(1);
    one.writes([5, 10]);
    two.writes([20, 30]);
    assert_eq!(told_of(&one, &two), RESTORED);
    // And two boots of which one ran ahead, or behind, and heard of it from the office.
    for ahead in [TimeDelta::days(1), TimeDelta::days(-20_000)] {
        let mut one = Disk::new();
        one.writes([0]);
        let mut two = one.copy(2);
        one.starts_anew(2, 1);
        one.ahead = ahead;
        one.writes([5, 10]);
        one.compares_clocks(11);
        two.starts_anew(3, 12);
        two.writes([20, 30]);
        two.compares_clocks(31);
        two.writes((40..4000).step_by(60));
        assert_eq!(told_of(&one, &two), RESTORED, "{ahead}");
    }
}

#[test]
fn a_clock_that_was_never_compared_is_not_believed_where_others_were() {
    let mut one = Disk::new();
    one.writes([0]);
    one.compares_clocks(1);
    let mut two = one.copy(2);
    one.writes([5, 10]);
    // A machine without a clock of its own begins in the past, and finds no network for a boot.
    two.starts_anew(2, 20);
    two.ahead = TimeDelta::days(-20_000);
    two.writes([21, 22]);
    two.ahead = TimeDelta::zero();
    two.starts_anew(3, 30);
    two.compares_clocks(31);
    two.writes([40, 50]);
    assert_eq!(told_of(&one, &two), RESTORED);
}

#[test]
fn a_wall_clock_that_went_back_is_not_believed_where_none_was_compared() {
    // As the town once played it: a machine came up hours behind and never reached the office.
    let mut one = Disk::new();
    one.writes([0]);
    let mut two = one.copy(2);
    one.writes([5, 10]);
    two.starts_anew(2, 20);
    two.ahead = TimeDelta::hours(-3);
    two.writes([21, 22]);
    two.ahead = TimeDelta::zero();
    two.writes([23, 30]);
    assert_eq!(told_of(&one, &two), RESTORED);
}

#[test]
fn copies_whose_clocks_are_wrong_are_a_clone_all_the_same() {
    for ahead in [TimeDelta::days(3), TimeDelta::days(-3)] {
        let mut one = Disk::new();
        one.writes([0]);
        let mut two = one.copy(2);
        two.starts_anew(2, 1);
        two.ahead = ahead;
        one.compares_clocks(5);
        two.compares_clocks(10);
        one.writes([15]);
        assert_eq!(told_of(&one, &two), CLONE, "{ahead}");
    }
}

#[test]
fn a_virtual_machine_put_back_with_its_memory_is_restored() {
    // The boot is the same one and its time goes on from the image; the wall clock is set right.
    let mut one = Disk::new();
    one.writes([0]);
    let mut two = one.copy(2);
    one.writes([5, 10, 15]);
    two.began = minute(20);
    two.writes([30, 35, 40]);
    assert_eq!(told_of(&one, &two), RESTORED);
}

#[test]
fn branches_of_branches_are_judged_as_wholes() {
    // Put back three times, each time into the branch that was last written.
    let mut disk = Disk::new();
    disk.writes([0, 1, 2, 3]);
    let mut states = vec![disk.clone()];
    for (nth, began) in [(1, 10), (2, 20), (3, 30)] {
        disk.put_back(1 + nth);
        disk.starts_anew(100 + nth as u128, began);
        disk.writes([began, began + 2, began + 4]);
        states.push(disk.clone());
    }
    let all: Vec<&Disk> = states.iter().collect();
    assert_eq!(told(&all), Some((ForkKind::Restored, 4)));

    // A copy of the first state goes on, from its own end: its branch lives beside all the others.
    let mut copy = states[0].copy(7);
    copy.starts_anew(7, 35);
    copy.writes([40]);
    assert_eq!(
        told(&[&states[0], &states[1], &states[2], &states[3], &copy]),
        Some((ForkKind::Clone, 4))
    );

    // A copy that is itself put back: the offshoots of an older branch belong to it.
    let mut one = Disk::new();
    one.writes([0, 1]);
    let mut two = one.copy(2);
    two.starts_anew(2, 3);
    two.writes([5, 6]);
    one.writes([10]);
    let dead = two.clone();
    two.put_back(3);
    two.starts_anew(3, 15);
    two.writes([20]);
    assert_eq!(told(&[&one, &dead, &two]), Some((ForkKind::Clone, 3)));
}

#[test]
fn an_image_put_back_and_then_a_later_one_looks_like_a_clone() {
    // It goes on where it had left off, and that is what a second disk does. The office errs to
    // this side knowingly.
    let mut disk = Disk::new();
    disk.writes([0]);
    let early = disk.clone();
    disk.writes([5, 6]);
    let late = disk.clone();
    let mut wrong_image = early.copy(2);
    wrong_image.starts_anew(2, 8);
    wrong_image.writes([10]);
    let mut right_image = late.copy(3);
    right_image.starts_anew(3, 15);
    right_image.writes([20]);
    assert_eq!(told_of(&right_image, &wrong_image), CLONE);
}

#[test]
fn rows_that_are_not_understood_have_their_place_and_no_time() {
    let mut one = Disk::new();
    one.writes([0]);
    let mut two = one.copy(2);
    let strange =
        |n: u32| format!(r#"{{"kind":"robot.waved","n":{n},"at":"2026-06-12T09:0{n}:00+09:00"}}"#);
    one.lines.extend([strange(1), strange(5)]);
    two.lines.extend([strange(3), strange(7)]);
    assert_eq!(told_of(&one, &two), RESTORED);
    // What is written on after them is as good as ever.
    one.writes([10, 30]);
    two.starts_anew(2, 15);
    two.writes([20, 40]);
    assert_eq!(told_of(&one, &two), CLONE);
}

fn heartbeats_of_two_machines_by_turns_are_a_clone_and_one_disk_moved_is_not(on: On) {
    let store = on.fresh();
    let mut old = Disk::new();
    old.writes([0]);
    old.sends(&*store, 0);
    // The disk moves into another machine, and a message of the first is late.
    let mut new = old.clone();
    new.machine = "bbbb";
    for at in 1..5 {
        new.sends(&*store, at);
    }
    old.sends(&*store, 5);
    new.sends(&*store, 6);
    assert_eq!(store.forks().unwrap(), []);
    old.sends(&*store, 7);
    let forks = store.forks().unwrap();
    assert_eq!(forks.len(), 1);
    assert_eq!(
        (forks[0].kind, forks[0].branches.len()),
        (ForkKind::Clone, 1)
    );
    assert_eq!(forks[0].machines, ["aaaa", "bbbb"]);
    assert_eq!(forks[0].kiosk, "lobby-1");
}

/// A row as it truly was: the digests from the first row to it, and when it was written.
struct Truth {
    path: Vec<Digest>,
    written: DateTime<FixedOffset>,
}

/// Says whether two ways from one row were truly written by turns, by looking at every three rows.
fn by_turns(rows: &[Truth]) -> bool {
    // Where the ways of two rows part: how many rows they share.
    let part = |one: &Truth, two: &Truth| {
        let shared = one.path.iter().zip(&two.path).take_while(|(a, b)| a == b);
        let shared = shared.count();
        (shared < one.path.len().min(two.path.len())).then_some(shared)
    };
    rows.iter().any(|between| {
        let apart: Vec<(usize, &Truth)> = rows
            .iter()
            .filter_map(|row| Some((part(row, between)?, row)))
            .collect();
        apart.iter().any(|(shared, one)| {
            one.written < between.written
                && apart.iter().any(|(also, two)| {
                    shared == also
                        && one.path[*shared] == two.path[*shared]
                        && between.written < two.written
                })
        })
    })
}

/// Random disks that are copied, put back and started with wrong clocks, in a random order of
/// coming in.
#[test]
fn what_is_told_does_not_depend_on_the_order_of_coming_in() {
    let (mut clones, mut restored) = (0, 0);
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let mut disks = vec![Disk::new()];
        disks[0].writes([0]);
        if dice.once_in(2) {
            disks.push(disks[0].copy(1000));
        }
        let mut boots = 10;
        let mut start = |disk: &mut Disk, dice: &mut Dice, now| {
            boots += 1;
            disk.starts_anew(boots, now);
            disk.ahead = TimeDelta::minutes(dice.below(6000) as i64 - 3000);
            disk.compares_clocks(now);
        };
        let mut now = 10;
        let mut times = HashMap::new();
        let mut note = |disks: &[Disk], now| {
            for digest in disks.iter().flat_map(|disk| chain(JOURNAL, &disk.lines)) {
                times.entry(digest).or_insert(minute(now));
            }
        };
        note(&disks, 0);
        for nth in 0..disks.len() {
            now += 3;
            start(&mut disks[nth], &mut dice, now);
            note(&disks, now);
        }
        // Images of each disk: how many rows it had. Those after one that is put back go with it.
        let mut images: Vec<Vec<usize>> = vec![Vec::new(); disks.len()];
        let mut sent = Vec::new();
        for _ in 0..50 {
            let who = dice.below(disks.len() as u64) as usize;
            let disk = &mut disks[who];
            now += 3 + dice.below(30) as i64;
            match dice.below(10) {
                0 => images[who].push(disk.lines.len()),
                1 if !images[who].is_empty() => {
                    let which = dice.below(images[who].len() as u64) as usize;
                    images[who].truncate(which + 1);
                    sent.push(disk.clone());
                    disk.put_back(images[who][which]);
                    start(disk, &mut dice, now);
                }
                2 => sent.push(disk.clone()),
                _ => disk.writes([now]),
            }
            note(&disks, now);
        }
        sent.extend(disks.iter().cloned());
        for last in (1..sent.len()).rev() {
            sent.swap(last, dice.below(last as u64 + 1) as usize);
        }
        let in_order: Vec<&Disk> = sent.iter().collect();
        let told = told(&in_order).map(|(kind, _)| kind);
        let paths = sent.iter().flat_map(|disk| {
            let path = chain(JOURNAL, &disk.lines);
            (1..=path.len()).map(move |rows| path[..rows].to_vec())
        });
        let rows: Vec<Truth> = paths
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|path| Truth {
                written: times[path.last().unwrap()],
                path,
            })
            .collect();
        let turns = by_turns(&rows);
        assert!(!turns || disks.len() == 2);
        assert_eq!(
            told == Some(ForkKind::Clone),
            turns,
            "seed {seed}: {told:?}"
        );
        clones += u64::from(turns);
        restored += u64::from(told == Some(ForkKind::Restored));
    }
    assert!(clones > 20 && restored > 20, "{clones} {restored}");
}

//! What a printer makes of bytes: the reverse of [`super::escpos`], for the simulator and for
//! tests. Pure: paper is a picture, and the cover is open when somebody says so.

use std::collections::VecDeque;

use super::Dots;
use super::escpos::Condition;

/// So much white means that a slip is torn off, where nothing cuts it.
const TORN_AFTER_ROWS: usize = 100;

/// How a printer of this kind behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// Dots across.
    pub dots: usize,
    /// It answers questions (`DLE EOT`).
    pub answers: bool,
    /// It says when everything before is done (`GS r`).
    pub echoes: bool,
    /// It knows how to forget at once (`DLE DC4 8`).
    pub forgets: bool,
    /// Bytes it can hold; what comes when it is full is lost.
    pub memory: usize,
}

/// A printer made of nothing.
#[derive(Debug)]
pub struct PaperPrinter {
    habits: Habits,
    /// What holds it up now.
    pub condition: Condition,
    /// Rows of paper left; `None` = endless.
    pub paper_rows: Option<usize>,
    memory: VecDeque<u8>,
    /// The bytes that came last, for commands that are acted upon at once.
    tail: Vec<u8>,
    tells: bool,
    told: Condition,
    strip: Dots,
    white_rows: usize,
    slips: VecDeque<Dots>,
    /// Bytes that were no command.
    pub strange: usize,
    /// Bytes that came while the memory was full.
    pub lost: usize,
}

impl PaperPrinter {
    /// Switched on.
    #[must_use]
    pub fn new(habits: Habits) -> PaperPrinter {
        PaperPrinter {
            habits,
            condition: Condition::default(),
            paper_rows: None,
            memory: VecDeque::new(),
            tail: Vec::new(),
            tells: false,
            told: Condition::default(),
            strip: Dots::white(habits.dots, 0),
            white_rows: 0,
            slips: VecDeque::new(),
            strange: 0,
            lost: 0,
        }
    }

    /// Bytes come in; what it says to them.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut says = Vec::new();
        for byte in bytes {
            if self.memory.len() < self.habits.memory {
                self.memory.push_back(*byte);
            } else {
                self.lost += 1;
            }
            self.tail.push(*byte);
            if self.tail.len() > 10 {
                self.tail.remove(0);
            }
            self.act_at_once(&mut says);
            self.work(&mut says);
        }
        says
    }

    /// Its condition was changed by hand; what it says to that.
    pub fn look(&mut self) -> Vec<u8> {
        let mut says = Vec::new();
        self.tell(&mut says);
        self.work(&mut says);
        says
    }

    /// The next slip that is out.
    pub fn slip(&mut self) -> Option<Dots> {
        self.slips.pop_front()
    }

    /// What hangs out of it and is not torn off yet.
    #[must_use]
    pub fn strip(&self) -> &Dots {
        &self.strip
    }

    fn rests(&self) -> bool {
        let now = self.condition;
        now.offline || now.cover_open || now.paper_out || now.error
    }

    fn act_at_once(&mut self, says: &mut Vec<u8>) {
        if self.habits.forgets && self.tail.ends_with(super::escpos::FORGET) {
            self.memory.clear();
        }
        let now = self.condition;
        if let [.., 0x10, 0x04, question @ 1..=4] = self.tail.as_slice()
            && self.habits.answers
        {
            let bit = |set: bool, bit: u8| if set { bit } else { 0 };
            says.push(
                0x12 | match question {
                    1 => bit(self.rests(), 0x08),
                    2 => {
                        bit(now.cover_open, 0x04) | bit(now.paper_out, 0x20) | bit(now.error, 0x40)
                    }
                    3 => bit(now.error, 0x08),
                    _ => bit(now.paper_low, 0x0c) | bit(now.paper_out, 0x60),
                },
            );
        }
    }

    /// Tells a changed condition by itself, if it was asked to.
    fn tell(&mut self, says: &mut Vec<u8>) {
        if !self.tells || self.told == self.condition {
            return;
        }
        let now = self.condition;
        self.told = now;
        let bit = |set: bool, bit: u8| if set { bit } else { 0 };
        says.extend([
            0x10 | bit(self.rests(), 0x08) | bit(now.cover_open, 0x20),
            bit(now.error, 0x08),
            bit(now.paper_low, 0x03) | bit(now.paper_out, 0x0c),
            0x0f,
        ]);
    }

    /// Does what is whole in its memory, as long as it can.
    fn work(&mut self, says: &mut Vec<u8>) {
        while !self.rests() {
            let held: &[u8] = self.memory.make_contiguous();
            let done = match held {
                [0x1b, b'@', ..] => {
                    self.tells = false;
                    2
                }
                [0x1d, b'a', set, ..] => {
                    self.tells = *set != 0 && self.habits.answers;
                    self.told = Condition::default();
                    3
                }
                [0x1d, b'r', 1, ..] => {
                    if self.habits.echoes {
                        says.push(if self.condition.paper_low { 0x03 } else { 0x00 });
                    }
                    3
                }
                [0x1d, b'V', b'B', _, ..] => {
                    self.tear();
                    4
                }
                [0x1d, b'v', b'0', 0, across, 0, rows, 0, data @ ..] => {
                    let (across, rows) = (usize::from(*across), usize::from(*rows));
                    let Some(data) = data.get(..across * rows) else {
                        return;
                    };
                    let data = data.to_vec();
                    self.print(&data, across);
                    self.tell(says);
                    8 + across * rows
                }
                [0x10, 0x04, _, ..] => 3,
                [0x10, 0x14, 0x08, _, _, _, _, _, _, _, ..] => 10,
                [0x00, ..] => 1,
                [] | [0x1b | 0x1d | 0x10] => return,
                [0x1d, b'a' | b'r']
                | [0x1d, b'V', ..]
                | [0x1d, b'v', ..]
                | [0x10, 0x04 | 0x14, ..]
                    if held.len() < 10 =>
                {
                    return;
                }
                _ => {
                    self.strange += 1;
                    1
                }
            };
            self.memory.drain(..done.min(self.memory.len()));
        }
    }

    fn print(&mut self, data: &[u8], across: usize) {
        for row in data.chunks(across.max(1)) {
            if let Some(left) = &mut self.paper_rows {
                if *left == 0 {
                    self.condition.paper_out = true;
                    return;
                }
                *left -= 1;
            }
            self.strip.append(row, across);
            if row.iter().all(|byte| *byte == 0) {
                self.white_rows += 1;
            } else {
                self.white_rows = 0;
            }
            if self.white_rows >= TORN_AFTER_ROWS && self.strip.height() > self.white_rows {
                self.tear();
            }
        }
    }

    /// The strip is a slip, without the white below it.
    fn tear(&mut self) {
        let strip = std::mem::replace(&mut self.strip, Dots::white(self.habits.dots, 0));
        self.white_rows = 0;
        let slip = strip.without_white_below();
        if slip.height() > 0 {
            self.slips.push_back(slip);
        }
    }
}

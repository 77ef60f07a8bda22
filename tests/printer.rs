//! The receipt printer on a pseudo-terminal: what comes out is what was drawn, and whatever it
//! does, nobody waits for it.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tomoni::devices::printer::{Resting, SLIPS_WAITING_MAX};
use tomoni::devices::{LostCode, Printer, PrinterNews, PrinterSettings, SimulatedPrinter, printer};
use tomoni::monitor::Serial;
use tomoni::slip::printed::Habits;
use tomoni::slip::{Dots, Paper};

/// The most that anything here is waited for; on a busy machine a wait may be long, never endless.
const AT_MOST: Duration = Duration::from_secs(40);

/// How long a printer that works as it should may need for a small slip on a busy machine.
const SOON: Duration = Duration::from_secs(15);

fn habits() -> Habits {
    Habits {
        dots: Paper::Mm58.dots(),
        answers: true,
        echoes: true,
        forgets: true,
        memory: 4096,
    }
}

fn settings(simulated: &SimulatedPrinter, baud: u32) -> PrinterSettings {
    PrinterSettings {
        port: simulated.path().to_owned(),
        serial: Serial {
            baud,
            ..Serial::USUAL
        },
        cut: true,
        answers: true,
    }
}

struct Desk {
    simulated: SimulatedPrinter,
    printer: Printer,
    news: Receiver<PrinterNews>,
}

impl Desk {
    fn with(habits: Habits, change: impl FnOnce(&mut PrinterSettings)) -> Desk {
        let simulated = SimulatedPrinter::open(habits, None).unwrap();
        let mut settings = settings(&simulated, 115_200);
        change(&mut settings);
        let (tell, news) = channel();
        let on = Box::new(move |news| tell.send(news).unwrap_or(()));
        let printer = printer::start(settings, on).unwrap();
        Desk {
            simulated,
            printer,
            news,
        }
    }

    /// A printer that is well.
    fn well(habits: Habits) -> Desk {
        let desk = Desk::with(habits, |_| {});
        assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
        desk
    }

    fn next(&self) -> PrinterNews {
        self.news.recv_timeout(AT_MOST).expect("news in time")
    }

    /// The next news that is not of that slip.
    fn print(&self, slip: u64, picture: &Dots) -> bool {
        let picture = picture.clone();
        self.printer.print(slip, Box::new(move || Some(picture)))
    }
}

/// A picture with something in every row, different for each seed.
fn picture(rows: usize, seed: usize) -> Dots {
    let mut dots = Dots::white(Paper::Mm58.dots(), rows);
    for y in 0..rows {
        for x in (0..dots.width()).filter(|x| (x * 7 + y * 13 + seed * 31) % 11 < 4) {
            dots.blacken(x, y);
        }
    }
    dots
}

#[test]
fn what_comes_out_is_what_was_drawn() {
    for (echoes, forgets) in [(true, true), (true, false), (false, true), (false, false)] {
        let desk = Desk::well(Habits {
            echoes,
            forgets,
            ..habits()
        });
        for seed in 0..3 {
            let drawn = picture(200 + seed, seed);
            assert!(desk.print(seed as u64, &drawn));
            assert_eq!(desk.next(), PrinterNews::Printed(seed as u64));
            let printed = desk.simulated.slip(SOON).expect("a slip");
            assert!(
                printed == drawn,
                "echoes: {echoes}, slip {seed} came out otherwise"
            );
        }
        let (strange, lost) = desk
            .simulated
            .handle(|printer| (printer.strange, printer.lost));
        assert_eq!((strange, lost), (0, 0), "echoes: {echoes}");
    }
}

#[test]
fn without_a_knife_a_slip_is_moved_out_to_be_torn_off() {
    let desk = Desk::with(habits(), |settings| settings.cut = false);
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
    let drawn = picture(60, 1);
    assert!(desk.print(1, &drawn));
    assert_eq!(desk.next(), PrinterNews::Printed(1));
    assert!(desk.simulated.slip(SOON).expect("a slip") == drawn);
}

#[test]
fn a_printer_that_cannot_answer_prints_when_the_site_says_so() {
    let mute = Habits {
        answers: false,
        echoes: false,
        forgets: false,
        ..habits()
    };
    let desk = Desk::with(mute, |settings| settings.answers = false);
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
    let drawn = picture(120, 5);
    assert!(desk.print(5, &drawn));
    assert_eq!(desk.next(), PrinterNews::Printed(5));
    assert!(desk.simulated.slip(SOON).expect("a slip") == drawn);
    // Not said so: it counts as one that is switched off.
    let silent = Desk::with(mute, |_| {});
    assert_eq!(silent.next(), PrinterNews::Rests(Resting::Silent));
}

#[test]
fn what_a_person_can_mend_is_told_and_mended() {
    let desk = Desk::well(habits());
    desk.simulated
        .handle(|printer| printer.condition.cover_open = true);
    assert_eq!(desk.next(), PrinterNews::Rests(Resting::CoverOpen));
    desk.simulated.handle(|printer| {
        printer.condition.cover_open = false;
        printer.condition.paper_out = true;
    });
    assert_eq!(desk.next(), PrinterNews::Rests(Resting::PaperOut));
    desk.simulated.handle(|printer| {
        printer.condition.paper_out = false;
        printer.condition.paper_low = true;
    });
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: true });
    desk.simulated
        .handle(|printer| printer.condition.error = true);
    assert_eq!(desk.next(), PrinterNews::Rests(Resting::Error));
    desk.simulated.handle(|printer| {
        printer.condition.error = false;
        printer.condition.paper_low = false;
    });
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
}

#[test]
fn when_the_paper_ends_within_a_slip_the_rest_of_it_never_comes() {
    for forgets in [true, false] {
        let desk = Desk::well(Habits {
            forgets,
            ..habits()
        });
        desk.simulated
            .handle(|printer| printer.paper_rows = Some(100));
        assert!(desk.print(1, &picture(900, 1)));
        let mut told = vec![desk.next(), desk.next()];
        told.sort_by_key(|news| matches!(news, PrinterNews::Rests(_)));
        assert_eq!(
            told,
            [
                PrinterNews::NotPrinted(1),
                PrinterNews::Rests(Resting::PaperOut)
            ]
        );
        desk.simulated.handle(|printer| {
            printer.paper_rows = None;
            printer.condition.paper_out = false;
        });
        assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
        // The next slip is whole; what is above it of the last one is at most two bands.
        let drawn = picture(90, 2);
        assert!(desk.print(2, &drawn));
        assert_eq!(desk.next(), PrinterNews::Printed(2));
        let printed = desk.simulated.slip(SOON).expect("a slip");
        let above = printed.height() - drawn.height();
        assert!(above <= 100 + 3 * 24, "{above} rows of the torn slip");
        for y in 0..drawn.height() {
            assert_eq!(printed.row(above + y), drawn.row(y), "row {y}");
        }
    }
}

#[test]
fn a_printer_that_stops_within_a_slip_loses_it_and_is_back_when_it_answers() {
    let desk = Desk::well(habits());
    desk.simulated.freeze(true);
    assert!(desk.print(1, &picture(600, 1)));
    // It was well a moment ago, so the slip may have begun; or it is asked first and is silent.
    let began = Instant::now();
    let rests = loop {
        match desk.next() {
            PrinterNews::Rests(why) => break why,
            PrinterNews::NotPrinted(1) => {}
            other => panic!("{other:?}"),
        }
    };
    assert!(
        matches!(rests, Resting::Silent | Resting::Stopped),
        "{rests:?}"
    );
    assert!(began.elapsed() < Duration::from_secs(30));
    desk.simulated.freeze(false);
    loop {
        match desk.next() {
            PrinterNews::Well { .. } => break,
            PrinterNews::NotPrinted(1) | PrinterNews::Rests(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_slip_that_waited_too_long_never_comes_out_for_somebody_else() {
    let desk = Desk::well(habits());
    desk.simulated
        .handle(|printer| printer.condition.cover_open = true);
    assert_eq!(desk.next(), PrinterNews::Rests(Resting::CoverOpen));
    assert!(desk.print(1, &picture(50, 1)));
    assert_eq!(desk.next(), PrinterNews::NotPrinted(1));
    desk.simulated
        .handle(|printer| printer.condition.cover_open = false);
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
    assert!(desk.print(2, &picture(50, 2)));
    assert_eq!(desk.next(), PrinterNews::Printed(2));
    assert!(desk.simulated.slip(SOON).expect("a slip") == picture(50, 2));
}

#[test]
fn a_slip_whose_person_left_is_dropped_and_no_more_than_four_wait() {
    let desk = Desk::well(habits());
    desk.simulated
        .handle(|printer| printer.condition.cover_open = true);
    assert_eq!(desk.next(), PrinterNews::Rests(Resting::CoverOpen));
    for slip in 0..SLIPS_WAITING_MAX as u64 {
        assert!(desk.print(slip, &picture(30, 0)));
    }
    assert!(!desk.print(9, &picture(30, 0)), "a fifth slip waits");
    for slip in 0..SLIPS_WAITING_MAX as u64 - 1 {
        desk.printer.drop_slip(slip);
    }
    desk.simulated
        .handle(|printer| printer.condition.cover_open = false);
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
    assert_eq!(desk.next(), PrinterNews::Printed(3));
    assert!(desk.simulated.slip(SOON).is_some());
    assert!(desk.simulated.slip(Duration::from_millis(600)).is_none());
}

#[test]
fn an_unplugged_printer_is_lost_with_its_slip_and_comes_back() {
    let desk = Desk::with(habits(), |settings| settings.serial.baud = 9600);
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
    desk.simulated
        .handle(|printer| printer.paper_rows = Some(10_000));
    assert!(desk.print(1, &picture(3_000, 1)));
    std::thread::sleep(Duration::from_millis(700));
    desk.simulated.hang_up();
    loop {
        match desk.next() {
            PrinterNews::NotPrinted(1) | PrinterNews::Printed(1) => {}
            PrinterNews::Lost { code } => {
                assert!(matches!(code, LostCode::Unplugged | LostCode::NotThere));
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    desk.simulated.plug_in().unwrap();
    assert_eq!(desk.next(), PrinterNews::Well { paper_low: false });
}

#[test]
fn asking_for_a_slip_takes_no_time_however_slow_the_line_is() {
    // 9600 baud carry 960 characters a second: this slip needs more than a minute.
    let simulated = SimulatedPrinter::open(habits(), Some(9600)).unwrap();
    let (tell, news) = channel();
    let on = Box::new(move |news| tell.send(news).unwrap_or(()));
    let printer = printer::start(settings(&simulated, 9600), on).unwrap();
    assert_eq!(
        news.recv_timeout(AT_MOST),
        Ok(PrinterNews::Well { paper_low: false })
    );
    let slow = picture(1_500, 3);
    assert!(printer.print(1, Box::new(move || Some(slow))));
    // It is under way: some of the paper is out, and nobody was held up.
    let began = Instant::now();
    let out = loop {
        let out = simulated.handle(|printer| printer.strip().height());
        if out > 0 || began.elapsed() > AT_MOST {
            break out;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!((1..1_500).contains(&out), "{out} rows are out");
    assert!(news.try_recv().is_err());
    assert_eq!(
        simulated.handle(|printer| printer.lost),
        0,
        "the printer's memory overflowed"
    );
}

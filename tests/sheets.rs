//! Cards from the key to the printed page: what `tomoni card` makes, put on paper and read back
//! from the pixels that a printer would put down.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;
use tomoni::card::picture::{Grey, Look as Looking, code_in};
use tomoni::card::sheet::{CARD_HEIGHT_MM, CARD_WIDTH_MM, CODE_MM, WHITE_MM, code_middle, place};
use tomoni::card::{Keys, Token};
use tomoni::paper::{Drawing, PaperError};

fn tomoni() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tomoni"))
}

/// What it printed, what it said on the side, and its exit code.
fn ran(command: &mut Command) -> (String, String, i32) {
    let output = command.output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

/// A folder with fresh keys in it.
fn with_keys() -> (TempDir, PathBuf, Keys) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.toml");
    let (_, says, code) = ran(tomoni().args(["card", "keys", "--out"]).arg(&file));
    assert_eq!((says.as_str(), code), ("", 0));
    let keys = Keys::parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
    (folder, file, keys)
}

#[test]
fn keys_are_made_once_and_only_their_owner_reads_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, file, keys) = with_keys();
    assert!(!keys.are_samples());
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Never over a file that is there: its cards would be strangers.
    let before = std::fs::read(&file).unwrap();
    let (_, says, code) = ran(tomoni().args(["card", "keys", "--out"]).arg(&file));
    assert_eq!(code, 2);
    assert!(says.contains("left alone"), "{says}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    // A new batch: old cards still read, new ones are of the new key.
    let next = folder.path().join("next.toml");
    let (_, _, code) = ran(tomoni()
        .args(["card", "keys", "--from"])
        .arg(&file)
        .arg("--out")
        .arg(&next));
    assert_eq!(code, 0);
    let both = Keys::parse(&std::fs::read_to_string(&next).unwrap()).unwrap();
    let old = keys.make([1; 16]);
    assert_eq!(both.read(old.as_str()).as_ref(), Ok(&old));
    assert_ne!(both.newest_id(), keys.newest_id());
    // A file that others can read is used, and it is said.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (_, says, code) = ran(tomoni().args(["card", "new", "--keys"]).arg(&file));
    assert!(code == 0 && says.contains("chmod 600"), "{says}");
    let secret = keys.file_text();
    let pseudonym = secret.split('"').nth(1).unwrap();
    assert!(!says.contains(pseudonym));
}

#[test]
fn cards_are_made_and_checked() {
    let (folder, file, keys) = with_keys();
    let (out, _, code) = ran(tomoni()
        .args(["card", "new", "--count", "25", "--keys"])
        .arg(&file));
    assert_eq!(code, 0);
    let tokens: HashSet<&str> = out.lines().collect();
    assert_eq!(tokens.len(), 25);
    let text = out.lines().next().unwrap();
    let check = |text: &str, more: &[&str]| {
        let (out, says, code) = ran(tomoni()
            .args(["card", "check", text, "--keys"])
            .arg(&file)
            .args(more));
        assert_eq!(out.lines().count(), 1, "{says}");
        (
            serde_json::from_str::<serde_json::Value>(&out).unwrap(),
            code,
        )
    };
    let (verdict, code) = check(&text.to_lowercase(), &[]);
    let card = keys.card_key(&keys.read(text).unwrap());
    assert_eq!(code, 0);
    assert_eq!(verdict["ok"], true);
    assert_eq!(verdict["key"], card.0.as_str());
    assert_eq!(verdict["number"], keys.number(&card).to_string());
    let last = if text.ends_with('0') { "2" } else { "0" };
    for (wrong, why) in [
        ("hello".to_owned(), "not-ours"),
        ("-".to_owned(), "not-ours"),
        (String::new(), "not-ours"),
        (text[..40].to_owned(), "torn"),
        (format!("{}{last}", &text[..45]), "forged"),
        (text.replacen("KC1", "KC2", 1), "newer"),
        (
            Keys::fresh(&[200; 66]).make([1; 16]).as_str().to_owned(),
            "unknown-key",
        ),
    ] {
        let (verdict, code) = check(&wrong, &[]);
        assert_eq!((verdict["ok"].as_bool(), code), (Some(false), 1), "{wrong}");
        assert_eq!(verdict["why"], why, "{wrong}");
        assert!(verdict["say"].as_str().unwrap().ends_with('.'));
        assert!(verdict["say_ja"].as_str().unwrap().ends_with('。'));
    }
    let list = folder.path().join("blocked.txt");
    std::fs::write(&list, format!("# lost\n{}\n", card.0)).unwrap();
    let (verdict, code) = check(text, &["--blocked", list.to_str().unwrap()]);
    assert_eq!((verdict["why"].as_str(), code), (Some("blocked"), 1));
}

#[test]
fn what_is_used_wrong_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.toml");
    let wrong = folder.path().join("wrong.toml");
    std::fs::write(&wrong, "pseudonym = \"00\"\n").unwrap();
    for (args, says) in [
        (
            vec!["card", "new", "--keys", none.to_str().unwrap()],
            "tomoni card keys --out",
        ),
        (
            vec!["card", "check", "x", "--keys", none.to_str().unwrap()],
            "tomoni card keys --out",
        ),
        (
            vec!["card", "new", "--keys", wrong.to_str().unwrap()],
            "1 to 16 [[tag]]",
        ),
        (vec!["card", "new"], "--keys"),
        (
            vec![
                "card",
                "new",
                "--count",
                "0",
                "--keys",
                none.to_str().unwrap(),
            ],
            "0",
        ),
        (vec!["card", "read"], "IMAGE"),
        (vec!["card", "read", none.to_str().unwrap()], "not pictures"),
    ] {
        let (_, said, code) = ran(tomoni().args(&args));
        assert_eq!(code, 2, "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
    // The sample keys may be tried out, never begun with.
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/sample-card-keys.toml");
    let (out, said, code) = ran(tomoni().args(["card", "new", "--keys"]).arg(&samples));
    assert!(code == 0 && out.starts_with("KC1-S1"));
    assert!(said.contains("everybody knows"), "{said}");
    let (_, said, code) = ran(tomoni()
        .args(["card", "keys", "--out"])
        .arg(folder.path().join("x.toml"))
        .arg("--from")
        .arg(&samples));
    assert_eq!(code, 2, "{said}");
}

/// The codes of one printed page, by card, and what was wrong with those that do not read.
fn codes(page: &image::GrayImage, keys: &Keys) -> Vec<Option<Token>> {
    let dots_per_mm = page.width() as f32 / 210.0;
    (0..10)
        .map(|at| {
            let (x, y) = place(at);
            let dots = |mm: f32| (mm * dots_per_mm) as u32;
            let card = image::imageops::crop_imm(
                page,
                dots(x),
                dots(y),
                dots(CARD_WIDTH_MM),
                dots(CARD_HEIGHT_MM),
            )
            .to_image();
            let grey = Grey {
                width_px: card.width(),
                height_px: card.height(),
                luma: card.as_raw(),
            };
            keys.read(&code_in(grey, Looking::Plain)?).ok()
        })
        .collect()
}

fn poppler(tool: &str, args: &[&std::ffi::OsStr]) -> Vec<u8> {
    let output = std::process::Command::new(tool)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{tool} (Debian package poppler-utils): {error}"));
    assert!(output.status.success(), "{tool}");
    output.stdout
}

#[test]
fn every_code_of_a_printed_sheet_reads_and_its_words_can_be_searched() {
    let (folder, file, keys) = with_keys();
    let (pdf, pictures) = (folder.path().join("cards.pdf"), folder.path().join("png"));
    let (out, says, code) = ran(tomoni()
        .args([
            "card", "sheet", "--count", "12", "--back", "--dpi", "150", "--keys",
        ])
        .arg(&file)
        .arg("--out")
        .arg(&pdf)
        .arg("--png")
        .arg(&pictures)
        .args(["--config", "kiosk-config/sites/lobby.toml"])
        .current_dir(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(code, 0, "{says}");
    assert!(out.starts_with("12 cards on 4 pages"), "{out}");

    // The pictures: ten cards on the first, two on the third, none on the backs.
    let png = |page: u32| {
        image::open(pictures.join(format!("page-{page}.png")))
            .unwrap()
            .into_luma8()
    };
    let first = codes(&png(1), &keys);
    let rest = codes(&png(3), &keys);
    assert!(first.iter().all(Option::is_some));
    assert_eq!(rest.iter().flatten().count(), 2);
    assert!(codes(&png(2), &keys).iter().all(Option::is_none));
    let all: HashSet<&Token> = first.iter().chain(&rest).flatten().collect();
    assert_eq!(all.len(), 12, "no two cards are the same");

    // The PDF through another renderer, at what an office printer and a draft put down.
    for dpi in ["300", "150", "100"] {
        let stem = folder.path().join(format!("out-{dpi}"));
        poppler(
            "pdftoppm",
            &[
                "-r".as_ref(),
                dpi.as_ref(),
                "-png".as_ref(),
                "-f".as_ref(),
                "1".as_ref(),
                "-l".as_ref(),
                "1".as_ref(),
                pdf.as_ref(),
                stem.as_ref(),
            ],
        );
        let page = image::open(format!("{}-1.png", stem.display()))
            .unwrap()
            .into_luma8();
        assert_eq!(codes(&page, &keys), first, "{dpi} dpi");
        if dpi == "300" {
            measured(&page);
        }
    }

    // Its text is text: what stands on each card, with the number that belongs to its code.
    let text = poppler(
        "pdftotext",
        &["-layout".as_ref(), pdf.as_ref(), "-".as_ref()],
    );
    let text = String::from_utf8(text).unwrap();
    for (words, times) in [
        ("井戸端会議", 12 + 12 + 4),
        ("であいの カード", 24),
        ("かざすと はなまる", 24),
        ("お名前は 入っていません", 12),
        ("000-000-0000", 12),
    ] {
        assert_eq!(text.matches(words).count(), times, "{words} in:\n{text}");
    }
    assert!(!text.contains("見本"));
    for token in all {
        let number = keys.number(&keys.card_key(token)).to_string();
        assert_eq!(text.matches(&number).count(), 1, "{number} in:\n{text}");
    }
    assert!(!text.contains("KC1-"), "the token stands in the code only");
    let fonts = String::from_utf8(poppler("pdffonts", &[pdf.as_ref()])).unwrap();
    for face in ["BIZ-UDPGothic", "BIZ-UDGothic"] {
        let plain = fonts.replace("BIZUD", "BIZ-UD");
        assert!(plain.contains(face), "{fonts}");
    }
}

/// The code's modules are 23.5 mm wide, and 30 mm around them are white.
fn measured(page: &image::GrayImage) {
    let dots_per_mm = 300.0 / 25.4;
    let (x, y) = place(0);
    let middle = (
        (x + code_middle().0) * dots_per_mm,
        (y + code_middle().1) * dots_per_mm,
    );
    let within = |mm: f32| {
        let half = mm / 2.0 * dots_per_mm;
        (
            (middle.0 - half) as u32,
            (middle.1 - half) as u32,
            (2.0 * half) as u32,
        )
    };
    let (left, top, side) = within(WHITE_MM - 1.0);
    let dark: Vec<(u32, u32)> = (0..side)
        .flat_map(|dy| (0..side).map(move |dx| (left + dx, top + dy)))
        .filter(|(x, y)| page.get_pixel(*x, *y).0[0] < 128)
        .collect();
    let columns = dark.iter().map(|(x, _)| *x);
    let width = (columns.clone().max().unwrap() - columns.min().unwrap() + 1) as f32 / dots_per_mm;
    assert!((width - CODE_MM).abs() < 0.2, "{width} mm");
    let (inner_left, inner_top, inner) = within(CODE_MM + 0.4);
    for (x, y) in dark {
        let inside = (inner_left..=inner_left + inner).contains(&x)
            && (inner_top..=inner_top + inner).contains(&y);
        assert!(inside, "something dark in the white around the code");
    }
}

#[test]
fn every_programmes_cards_fit_and_sample_cards_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/sample-card-keys.toml");
    for programme in ["meet-plus", "idobata"] {
        let pdf = folder.path().join(format!("{programme}.pdf"));
        let (_, says, code) = ran(tomoni()
            .args([
                "card",
                "sheet",
                "--count",
                "1",
                "--programme",
                programme,
                "--keys",
            ])
            .arg(&samples)
            .arg("--out")
            .arg(&pdf));
        assert_eq!(code, 0, "{says}");
        let text = poppler("pdftotext", &[pdf.as_ref(), "-".as_ref()]);
        assert!(
            String::from_utf8(text).unwrap().contains("見本"),
            "{programme}"
        );
    }
    let (_, says, code) = ran(tomoni()
        .args([
            "card",
            "sheet",
            "--programme",
            "nothing",
            "--out",
            "x.pdf",
            "--keys",
        ])
        .arg(&samples)
        .current_dir(&folder));
    assert!(code == 2 && says.contains("meet-plus"), "{says}");
}

#[test]
fn a_drawing_that_would_be_printed_wrong_is_refused() {
    let svg = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"20\" \
             viewBox=\"0 0 50 20\">{inside}</svg>"
        )
    };
    assert!(Drawing::read(&svg("<text x=\"1\" y=\"9\">あ</text>")).is_ok());
    for inside in [
        "<linearGradient id=\"g\"><stop stop-color=\"red\"/><stop offset=\"1\" stop-color=\"blue\"/>\
         </linearGradient><path d=\"M0 0H9V9Z\" fill=\"url(#g)\"/>",
        "<g opacity=\"0.5\"><path d=\"M0 0H9V9Z\"/><path d=\"M0 0H8V9Z\"/></g>",
        "<text x=\"1\" y=\"9\" rotate=\"20\">あ</text>",
    ] {
        let refused = Drawing::read(&svg(inside)).unwrap_err();
        assert!(matches!(refused, PaperError::Unprintable(_)), "{refused}");
    }
    assert!(matches!(
        Drawing::read("no drawing"),
        Err(PaperError::NotADrawing(_))
    ));
    let huge = svg("<path d=\"M0 0H9V9Z\"/>").replace("\"50\"", "\"5000\"");
    assert!(matches!(
        Drawing::read(&huge),
        Err(PaperError::NotADrawing(_))
    ));
    let drawing = Drawing::read(&svg("<path d=\"M0 0H25V20H0Z\" fill=\"#FF0000\"/>")).unwrap();
    let pixels = drawing.pixels(254.0).unwrap();
    assert_eq!((pixels.width_px, pixels.height_px), (500, 200));
    assert_eq!(pixels.rgb[..3], [255, 0, 0]);
    assert_eq!(pixels.rgb[3 * 499..3 * 500], [255, 255, 255]);
    assert!(matches!(
        drawing.pixels(100_000.0),
        Err(PaperError::TooLarge(_))
    ));
}

#[test]
fn pictures_are_read_with_one_line_each() {
    let (folder, file, keys) = with_keys();
    let pdf = folder.path().join("one.pdf");
    let pictures = folder.path().join("png");
    let (_, _, code) = ran(tomoni()
        .args(["card", "sheet", "--count", "1", "--dpi", "150", "--keys"])
        .arg(&file)
        .arg("--out")
        .arg(&pdf)
        .arg("--png")
        .arg(&pictures));
    assert_eq!(code, 0);
    let page = pictures.join("page-1.png");
    let blank = folder.path().join("blank.png");
    image::GrayImage::from_pixel(320, 240, image::Luma([200]))
        .save(&blank)
        .unwrap();
    let (out, says, code) = ran(tomoni().args(["card", "read"]).arg(&page).arg(&blank));
    assert_eq!(code, 1, "{says}");
    let lines: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["file"], page.to_str().unwrap());
    assert!(keys.read(lines[0]["text"].as_str().unwrap()).is_ok());
    assert!(lines[0]["ms"].as_f64().unwrap() > 0.0);
    assert!(lines[1]["text"].is_null());
    let (_, _, code) = ran(tomoni().args(["card", "read"]).arg(&page));
    assert_eq!(code, 0);
}

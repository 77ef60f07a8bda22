//! Cards as they are printed: ten on an A4 page, each 85.6 × 54 mm, with marks to cut along.
//!
//! A page is SVG text in millimetres; whoever puts it on paper is elsewhere. A card looks like the
//! stall it belongs to: the signboard, the curtain with its greeting, people on the hill, the
//! はなまる one gets. Its code is 23.5 mm in 30 mm of white, its number can be read out, and
//! nothing on it says who carries it.
//!
//! Pure.

use std::fmt::Write as _;

use super::{CardNumber, Token, qr};

/// Width of a card (ISO/IEC 7810 ID-1).
pub const CARD_WIDTH_MM: f32 = 85.6;
/// Height of a card.
pub const CARD_HEIGHT_MM: f32 = 54.0;
/// Cards beside each other.
pub const COLUMNS: usize = 2;
/// Cards below each other.
pub const ROWS: usize = 5;
/// Cards on a page.
pub const CARDS_PER_PAGE: usize = COLUMNS * ROWS;
/// The side of the code's modules.
pub const CODE_MM: f32 = 23.5;
/// The side of the white around it: four modules on each side, as a reader needs.
pub const WHITE_MM: f32 = 30.0;

/// A4.
const PAGE_WIDTH_MM: f32 = 210.0;
const PAGE_HEIGHT_MM: f32 = 297.0;
/// Where the first card begins: the block of cards stands in the middle of the page.
const LEFT_MM: f32 = (PAGE_WIDTH_MM - CARD_WIDTH_MM * COLUMNS as f32) / 2.0;
const TOP_MM: f32 = (PAGE_HEIGHT_MM - CARD_HEIGHT_MM * ROWS as f32) / 2.0;

/// Nothing that matters stands nearer to a cut: knives slip, and printers shift.
const SAFE_MM: f32 = 3.6;

const PAPER: &str = "#FBF6EA";
const BOARD: &str = "#F8EEDA";
const WOOD: &str = "#C79A63";
const INK: &str = "#2B2622";
const SOFT: &str = "#544B41";

/// What cards of one programme look like. Drawings are SVG text in the programme's colours.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The programme's name.
    pub name: &'a str,
    /// How it is read; may be empty.
    pub reading: &'a str,
    /// The curtain's clusters, one a panel.
    pub greeting: &'a [String],
    /// Curtain, rims, titles: `0xRRGGBB`.
    pub deep: u32,
    /// The hill.
    pub pale: u32,
    /// The crest, drawn in `currentColor`.
    pub crest: &'a str,
    /// はなまる.
    pub hanamaru: &'a str,
    /// Who stands on the hill, from the left; three find room.
    pub people: [&'a str; 3],
    /// Made with the sample keys: every card says 見本.
    pub sample: bool,
}

/// Whom a finder calls, for the back of a card.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The place's name.
    pub name: &'a str,
    /// Its telephone number; may be empty.
    pub phone: &'a str,
}

/// What is printed of one card.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Its token, for the code.
    pub token: Token,
    /// Its number.
    pub number: CardNumber,
}

/// The fronts, ten a page, as SVG.
#[must_use]
pub fn fronts(cards: &[Printed], look: &Look<'_>) -> Vec<String> {
    let pages = cards.len().div_ceil(CARDS_PER_PAGE);
    cards
        .chunks(CARDS_PER_PAGE)
        .enumerate()
        .map(|(page, cards)| {
            let batch = cards.first().map_or("", |card| card.token.key_id());
            let foot = format!("{}　{batch}　{}／{pages}", look.name, page + 1);
            sheet(look, cards.len(), &foot, |at, out| {
                front(&cards[at], look, out)
            })
        })
        .collect()
}

/// The back of a page with so many cards, as SVG. All backs are the same, so a page that is turned
/// over along its long side fits whatever its front.
#[must_use]
pub fn back(cards: usize, look: &Look<'_>, home: Option<Home<'_>>) -> String {
    // Turned over, the first column is on the right.
    let full = cards.div_ceil(COLUMNS) * COLUMNS;
    let foot = format!("{}　うら", look.name);
    sheet(look, full.min(CARDS_PER_PAGE), &foot, |_, out| {
        behind(look, home, out)
    })
}

/// A page of so many cards, each drawn by `card` around its own upper left corner.
fn sheet(look: &Look<'_>, cards: usize, foot: &str, card: impl Fn(usize, &mut String)) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{PAGE_WIDTH_MM}\" \
         height=\"{PAGE_HEIGHT_MM}\" viewBox=\"0 0 {PAGE_WIDTH_MM} {PAGE_HEIGHT_MM}\" \
         font-family=\"BIZ UDPGothic\">\n<defs>"
    );
    for (id, drawing) in [("hanamaru", look.hanamaru), ("crest", look.crest)]
        .into_iter()
        .chain(["first", "second", "third"].into_iter().zip(look.people))
    {
        let _ = write!(out, "<g id=\"{id}\">{}</g>", inside(drawing));
    }
    out.push_str("</defs>\n");
    for at in 0..cards.min(CARDS_PER_PAGE) {
        let (x, y) = place(at);
        let _ = write!(out, "<g transform=\"translate({x} {y})\">");
        card(at, &mut out);
        out.push_str("</g>\n");
    }
    cut_marks(&mut out);
    // In the margin that is cut off: how to print, and a bar to hold a ruler to.
    let (bar, y) = (LEFT_MM + CARD_WIDTH_MM + 30.0, TOP_MM - 5.4);
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" font-size=\"3\" fill=\"{SOFT}\">\
         実際の大きさ（100％）で 印刷してください</text>\
         <path d=\"M{bar} {y}h50M{bar} {}v2.4M{} {}v2.4\" fill=\"none\" stroke=\"{SOFT}\" \
         stroke-width=\"0.25\"/>\
         <text x=\"{}\" y=\"{}\" font-size=\"3\" fill=\"{SOFT}\" text-anchor=\"end\">50mm</text>\
         <text x=\"{}\" y=\"{}\" font-size=\"3\" fill=\"{SOFT}\">{}</text></svg>",
        LEFT_MM + 4.0,
        y + 1.1,
        y - 1.2,
        bar + 50.0,
        y - 1.2,
        bar - 1.6,
        y + 1.1,
        LEFT_MM + 4.0,
        PAGE_HEIGHT_MM - TOP_MM + 6.4,
        escaped(foot),
    );
    out
}

/// Where the card at this place of a page has its upper left corner, mm.
#[must_use]
pub fn place(at: usize) -> (f32, f32) {
    #[allow(clippy::cast_precision_loss)]
    let (column, row) = ((at % COLUMNS) as f32, (at / COLUMNS % ROWS) as f32);
    (
        LEFT_MM + column * CARD_WIDTH_MM,
        TOP_MM + row * CARD_HEIGHT_MM,
    )
}

/// The middle of a card's code, mm from the card's upper left corner.
#[must_use]
pub fn code_middle() -> (f32, f32) {
    (
        CARD_WIDTH_MM - SAFE_MM - WHITE_MM / 2.0,
        CARD_HEIGHT_MM - 2.8 - WHITE_MM / 2.0,
    )
}

fn cut_marks(out: &mut String) {
    let (right, bottom) = (PAGE_WIDTH_MM - LEFT_MM, PAGE_HEIGHT_MM - TOP_MM);
    out.push_str("<path d=\"");
    for column in 0..=COLUMNS {
        let x = place(column % COLUMNS).0
            + if column == COLUMNS {
                2.0 * CARD_WIDTH_MM
            } else {
                0.0
            };
        let _ = write!(
            out,
            "M{x} {}V{}M{x} {}V{}",
            TOP_MM - 7.0,
            TOP_MM - 1.5,
            bottom + 1.5,
            bottom + 7.0
        );
    }
    for row in 0..=ROWS {
        #[allow(clippy::cast_precision_loss)]
        let y = TOP_MM + row as f32 * CARD_HEIGHT_MM;
        let _ = write!(
            out,
            "M{} {y}H{}M{} {y}H{}",
            LEFT_MM - 7.0,
            LEFT_MM - 1.5,
            right + 1.5,
            right + 7.0
        );
    }
    let _ = write!(
        out,
        "\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"0.15\"/>"
    );
}

fn front(card: &Printed, look: &Look<'_>, out: &mut String) {
    let deep = hex(look.deep);
    ground(look, 36.4, out);
    signboard(look, out);
    curtain(look, 19.2, true, out);
    code(card, &deep, out);
    let _ = write!(
        out,
        // What to do with it, in one line; the flower is what one gets.
        "<text x=\"{SAFE_MM}\" y=\"26.6\" font-size=\"4.5\" font-weight=\"700\" fill=\"{INK}\">\
         かざすと はなまる</text>\
         <use href=\"#hanamaru\" transform=\"translate(34.6 29.6) rotate(-8 6.8 6.8) scale(0.068)\"/>\
         <use href=\"#first\" transform=\"translate(3 29.4) scale(0.0655)\"/>\
         <use href=\"#second\" transform=\"translate(12.4 29.4) scale(0.0655)\"/>\
         <use href=\"#third\" transform=\"translate(21.8 29.4) scale(0.0655)\"/>\
         <text x=\"{SAFE_MM}\" y=\"50.4\" font-size=\"3.1\" fill=\"{SOFT}\">ばんごう</text>\
         <text x=\"17\" y=\"50.6\" font-family=\"BIZ UDGothic\" font-size=\"5.4\" \
         font-weight=\"700\" fill=\"{INK}\">{}</text>",
        card.number
    );
}

/// Paper with the hill, whose crest is about `hill` mm from the top.
fn ground(look: &Look<'_>, hill: f32, out: &mut String) {
    // As high on the left as on the right: the neighbour's hill goes on where a knife slips.
    let (edge, middle) = (hill + 2.8, hill + 2.4);
    let _ = write!(
        out,
        "<path d=\"M0 0H{CARD_WIDTH_MM}V{CARD_HEIGHT_MM}H0Z\" fill=\"{PAPER}\"/>\
         <path d=\"M0 {edge}Q20 {hill} 44 {middle}T{CARD_WIDTH_MM} {edge}V{CARD_HEIGHT_MM}H0Z\" \
         fill=\"{}\"/>",
        hex(look.pale)
    );
}

fn signboard(look: &Look<'_>, out: &mut String) {
    let deep = hex(look.deep);
    let (right, room) = (CARD_WIDTH_MM - SAFE_MM, 39.0);
    // A long name becomes smaller, and the reading gives way first.
    let size = (room / ems(look.name)).min(4.6);
    let width = ems(look.name) * size + 1.5 + ems(look.reading) * 3.2;
    let reading = if width <= room { look.reading } else { "" };
    let _ = write!(
        out,
        "<path d=\"M0 0H{CARD_WIDTH_MM}V9H0Z\" fill=\"{BOARD}\"/>\
         <use href=\"#crest\" transform=\"translate({SAFE_MM} 1.5) scale(0.0625)\" color=\"{deep}\"/>\
         <text x=\"11\" y=\"6.2\" font-size=\"{size}\" font-weight=\"700\" fill=\"{deep}\">{}\
         <tspan dx=\"1.5\" font-size=\"3.2\" font-weight=\"400\">{}</tspan></text>",
        escaped(look.name),
        escaped(reading)
    );
    let _ = if look.sample {
        write!(
            out,
            "<rect x=\"{}\" y=\"1.5\" width=\"14\" height=\"6\" rx=\"3\" fill=\"#FFFFFF\" \
             stroke=\"{deep}\" stroke-width=\"0.4\"/>\
             <text x=\"{}\" y=\"6\" font-size=\"4\" font-weight=\"700\" fill=\"{deep}\" \
             text-anchor=\"middle\">見本</text>",
            right - 14.0,
            right - 7.0
        )
    } else {
        write!(
            out,
            "<text x=\"{right}\" y=\"6\" font-size=\"3.5\" fill=\"{SOFT}\" \
             text-anchor=\"end\">であいの カード</text>"
        )
    };
}

/// The pole and the curtain down to `bottom`, with or without its letters.
fn curtain(look: &Look<'_>, bottom: f32, letters: bool, out: &mut String) {
    const LEFT: f32 = 2.0;
    const SLIT: f32 = 0.7;
    const TOP: f32 = 10.7;
    let deep = hex(look.deep);
    let _ = write!(
        out,
        "<path d=\"M0 9H{CARD_WIDTH_MM}V10.1H0Z\" fill=\"{WOOD}\"/>"
    );
    let panels = look.greeting.len().max(1);
    #[allow(clippy::cast_precision_loss)]
    let width = (CARD_WIDTH_MM - 2.0 * LEFT - (panels - 1) as f32 * SLIT) / panels as f32;
    let widest = look
        .greeting
        .iter()
        .map(|cluster| ems(cluster))
        .fold(1.0, f32::max);
    let size = 6.6_f32.min((width - 1.5) / widest);
    for (at, cluster) in look.greeting.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let x = LEFT + at as f32 * (width + SLIT);
        let _ = write!(
            out,
            "<path d=\"M{x} {TOP}h{width}V{}q0 1.2 -1.2 1.2h-{}q-1.2 0 -1.2 -1.2Z\" fill=\"{deep}\"/>",
            bottom - 1.2,
            width - 2.4,
        );
        for quarter in [0.25, 0.75] {
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"8.4\" width=\"2.6\" height=\"3\" rx=\"0.8\" fill=\"{deep}\"/>",
                x + width * quarter - 1.3
            );
        }
        if letters {
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" font-weight=\"700\" fill=\"#FFFFFF\" \
                 text-anchor=\"middle\">{}</text>",
                x + width / 2.0,
                // The middle of a kana stands 0.38 of its size over the baseline.
                (TOP + bottom) / 2.0 + size * 0.38,
                escaped(cluster)
            );
        }
    }
}

fn code(card: &Printed, deep: &str, out: &mut String) {
    let (x, y) = code_middle();
    // The rim stands outside of the white, which the reader needs whole.
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"1.7\" fill=\"#FFFFFF\" \
         stroke=\"{deep}\" stroke-width=\"0.5\"/><path d=\"",
        x - WHITE_MM / 2.0 - 0.25,
        y - WHITE_MM / 2.0 - 0.25,
        WHITE_MM + 0.5,
        WHITE_MM + 0.5
    );
    let modules = qr::token(&card.token);
    #[allow(clippy::cast_precision_loss)]
    let module = CODE_MM / modules.side.max(1) as f32;
    for (column, row, length) in modules.runs() {
        #[allow(clippy::cast_precision_loss)]
        let (column, row, length) = (column as f32, row as f32, length as f32);
        let _ = write!(
            out,
            "M{} {}h{}v{module}h-{}Z",
            x - CODE_MM / 2.0 + column * module,
            y - CODE_MM / 2.0 + row * module,
            length * module,
            length * module
        );
    }
    // Black, not ink: what prints with one colour prints without a shift.
    out.push_str("\" fill=\"#000000\"/>");
}

fn behind(look: &Look<'_>, home: Option<Home<'_>>, out: &mut String) {
    let deep = hex(look.deep);
    ground(look, 37.4, out);
    signboard(look, out);
    curtain(look, 13.4, false, out);
    let _ = write!(
        out,
        "<use href=\"#hanamaru\" transform=\"translate(62.6 17.4) rotate(9 9 9) scale(0.094)\"/>"
    );
    for (line, words) in [
        "お名前は 入っていません",
        "かざすと はなまるが ふえます",
        "番号を ひかえておくと なくしても",
        "つづきから はじめられます",
    ]
    .into_iter()
    .enumerate()
    {
        #[allow(clippy::cast_precision_loss)]
        let y = 20.6 + line as f32 * 5.4;
        let _ = write!(
            out,
            "<text x=\"{SAFE_MM}\" y=\"{y}\" font-size=\"3.7\" fill=\"{INK}\">{words}</text>"
        );
    }
    if let Some(home) = home {
        let _ = write!(
            out,
            "<text x=\"{SAFE_MM}\" y=\"44.2\" font-size=\"3.3\" fill=\"{SOFT}\">\
             ひろった かたは こちらへ お願いします</text>\
             <text x=\"{SAFE_MM}\" y=\"50.4\" font-size=\"4.2\" font-weight=\"700\" \
             fill=\"{deep}\">{}<tspan dx=\"2\" font-family=\"BIZ UDGothic\" font-size=\"4.8\">{}\
             </tspan></text>",
            escaped(home.name),
            escaped(home.phone)
        );
    }
}

/// About how wide a text is, in its own size: kana and kanji 1, everything else 0.65.
fn ems(text: &str) -> f32 {
    text.chars()
        .map(|letter| if letter.is_ascii() { 0.65 } else { 1.0 })
        .sum::<f32>()
        .max(1.0)
}

fn hex(colour: u32) -> String {
    format!("#{:06X}", colour & 0x00FF_FFFF)
}

/// What is within the root element of a drawing.
fn inside(svg: &str) -> &str {
    svg.find("<svg")
        .and_then(|root| svg[root..].find('>').map(|end| root + end + 1))
        .zip(svg.rfind("</svg>"))
        .and_then(|(open, close)| svg.get(open..close))
        .unwrap_or_default()
}

/// Text as it may stand in SVG.
fn escaped(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .fold(String::new(), |mut out, letter| {
            match letter {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                letter => out.push(letter),
            }
            out
        })
}

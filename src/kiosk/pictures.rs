//! The drawings (`ui/icons/`), coloured for a programme.
//!
//! A drawing carries the colours of one programme; before it is shown, those are exchanged for
//! the colours of the programme that is on. Pure: SVG text in, SVG text out.

/// A programme's three colours, `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// Curtain, rims, lips.
    pub deep: u32,
    /// Disc, primary button, chosen state.
    pub bright: u32,
    /// The ground.
    pub pale: u32,
}

/// The colours the drawings were drawn in.
pub const DRAWN_IN: Colours = Colours {
    deep: 0x8A2E00,
    bright: 0xF7A85E,
    pale: 0xFCEAD5,
};

/// The drawing in these colours.
#[must_use]
pub fn coloured(svg: &str, colours: Colours) -> String {
    // Two steps, so that a colour exchanged once is not exchanged again.
    let mut text = svg.to_owned();
    for (from, mark) in [
        (DRAWN_IN.deep, "#deep"),
        (DRAWN_IN.bright, "#bright"),
        (DRAWN_IN.pale, "#pale"),
    ] {
        text = text.replace(&hex(from), mark);
    }
    for (mark, to) in [
        ("#deep", colours.deep),
        ("#bright", colours.bright),
        ("#pale", colours.pale),
    ] {
        text = text.replace(mark, &hex(to));
    }
    text
}

/// The drawing as in a mirror.
#[must_use]
pub fn mirrored(svg: &str) -> String {
    let width = view_box(svg).0;
    inside(svg, &format!("translate({width} 0) scale(-1 1)"))
}

/// The drawing turned about its middle, degrees clockwise.
#[must_use]
pub fn turned(svg: &str, degrees: i32) -> String {
    let (width, height) = view_box(svg);
    inside(
        svg,
        &format!("rotate({degrees} {} {})", width / 2.0, height / 2.0),
    )
}

fn hex(colour: u32) -> String {
    format!("#{:06X}", colour & 0x00FF_FFFF)
}

/// Width and height of the view box; (0, 0) when there is none.
fn view_box(svg: &str) -> (f32, f32) {
    let mut numbers = svg
        .split_once("viewBox=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(numbers, _)| numbers)
        .unwrap_or_default()
        .split_ascii_whitespace()
        .map(|n| n.parse().unwrap_or(0.0));
    let _ = numbers.next();
    let _ = numbers.next();
    (numbers.next().unwrap_or(0.0), numbers.next().unwrap_or(0.0))
}

/// Wraps everything within the root element into a group with this transform.
fn inside(svg: &str, transform: &str) -> String {
    let Some(root) = svg.find("<svg") else {
        return svg.to_owned();
    };
    let Some(open) = svg[root..].find('>').map(|i| root + i + 1) else {
        return svg.to_owned();
    };
    let Some(close) = svg.rfind("</svg>").filter(|&close| close >= open) else {
        return svg.to_owned();
    };
    format!(
        "{}<g transform=\"{transform}\">{}</g>{}",
        &svg[..open],
        &svg[open..close],
        &svg[close..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = r##"<svg viewBox="0 0 200 100"><path fill="#8A2E00" stroke="#F7A85E"/><path fill="#FCEAD5"/></svg>"##;

    #[test]
    fn a_drawing_takes_the_programmes_colours_and_no_colour_is_exchanged_twice() {
        // Deep becomes what bright was, and so on round.
        let colours = Colours {
            deep: DRAWN_IN.bright,
            bright: DRAWN_IN.pale,
            pale: DRAWN_IN.deep,
        };
        assert_eq!(
            coloured(SVG, colours),
            r##"<svg viewBox="0 0 200 100"><path fill="#F7A85E" stroke="#FCEAD5"/><path fill="#8A2E00"/></svg>"##
        );
    }

    #[test]
    fn turning_and_mirroring_wrap_the_whole_drawing() {
        assert!(turned(SVG, -8).contains(r#"<g transform="rotate(-8 100 50)"><path"#));
        assert!(mirrored(SVG).contains(r#"<g transform="translate(200 0) scale(-1 1)"><path"#));
        assert!(mirrored(SVG).ends_with("</g></svg>"));
    }

    #[test]
    fn what_is_no_drawing_is_left_alone() {
        assert_eq!(turned("", 5), "");
        assert_eq!(mirrored("</svg><svg>"), "</svg><svg>");
    }
}

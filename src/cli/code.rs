//! A QR code as text.

use crate::card::qr::{Modules, QUIET_MODULES};

/// A code in a terminal: two rows of modules a line, black on white whatever the terminal's colours
/// are. The quiet zone is drawn, too.
#[must_use]
pub fn in_terminal(code: &Modules) -> String {
    let side = code.side + 2 * QUIET_MODULES;
    let dark = |column: u32, row: u32| match (
        column.checked_sub(QUIET_MODULES),
        row.checked_sub(QUIET_MODULES),
    ) {
        (Some(column), Some(row)) => code.is_dark(column, row),
        _ => false,
    };
    let mut out = String::new();
    for row in (0..side).step_by(2) {
        out.push_str("\x1b[38;5;16;48;5;231m");
        for column in 0..side {
            out.push(match (dark(column, row), dark(column, row + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        out.push_str("\x1b[0m\n");
    }
    out
}

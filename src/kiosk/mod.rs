//! The kiosk: the flow of a visit (pure), the loop around it, and the window.
//!
//! [`machine`], [`screen`] and [`view`] do no I/O. [`engine`] is the one thread in which things
//! happen; [`ui`] is the only user of slint, and its thread never waits for anything.

pub mod phrases;
pub mod pictures;
pub mod ui;
pub mod view;

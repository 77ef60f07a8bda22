//! The kiosk: the flow of a visit (pure), the loop around it, and the window.
//!
//! [`machine`], [`screen`], [`book`], [`stamps`], [`takehome`] and [`view`] do no I/O. [`engine`] is the one
//! thread in which things happen; [`pin`], [`chime`] and [`key`] are edges of it. [`ui`] is the only user
//! of slint, and its thread never waits for anything.

pub mod book;
pub mod chime;
pub mod engine;
pub mod key;
pub mod machine;
pub mod pictures;
pub mod pin;
pub mod readers;
pub mod screen;
pub mod stamps;
pub mod takehome;
pub mod ui;
pub mod view;

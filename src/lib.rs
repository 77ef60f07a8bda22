#![doc = include_str!("ARCHITECTURE.md")]
#![forbid(unsafe_op_in_unsafe_fn)]
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod card;
pub mod monitor;
pub mod phrases;
pub mod seal;
pub mod slip;
pub mod visit;
pub mod wire;

#[cfg(feature = "app")]
pub mod config;
#[cfg(feature = "app")]
pub mod paper;

#[cfg(feature = "kiosk")]
pub mod devices;
#[cfg(feature = "kiosk")]
pub mod journal;
#[cfg(feature = "kiosk")]
pub mod kiosk;
#[cfg(feature = "kiosk")]
pub mod sync;

#[cfg(feature = "office")]
pub mod office;

#[cfg(all(feature = "kiosk", feature = "office"))]
pub mod cli;

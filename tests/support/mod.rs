//! What several tests share: random events, folders, waiting for something with a limit.

pub mod browser;
pub mod display;
pub mod events;
pub mod office;
pub mod photo;
pub mod postgres;
pub mod proof;
pub mod stage;
pub mod stamp;
pub mod years;

//! What several tests share: random events, folders, waiting for something with a limit.

pub mod events;
pub mod office;
pub mod postgres;
pub mod proof;
pub mod photo;
pub mod stage;
pub mod stamp;

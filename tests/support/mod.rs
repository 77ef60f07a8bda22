//! What several tests share: random events, folders, waiting for something with a limit.

pub mod events;
pub mod office;
pub mod stage;
pub mod stamp;

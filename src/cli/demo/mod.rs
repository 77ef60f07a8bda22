//! (being built)

/// (being built)
#[derive(clap::Args)]
pub struct Args {}

/// Runs it.
///
/// # Errors
/// When it cannot be done.
pub fn run(_args: Args) -> anyhow::Result<super::Outcome> {
    anyhow::bail!("being built")
}

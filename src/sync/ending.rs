//! How a kiosk ends that its office asked to go: it sends everything and says farewell, or it is
//! told to wipe itself at once; then its data folder is emptied. Nobody is served meanwhile: the
//! journals are closed before this begins.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::identity::KIOSK_KEY_FILE;
use super::uploader::Courier;
use crate::wire::Order;

/// How long to wait before the office is asked again when it did not say goodbye.
const AGAIN: Duration = Duration::from_secs(5);
/// The longest wait at once, so that whoever wants to stop this is heard.
const NAP_MAX: Duration = Duration::from_millis(500);

/// Sends what is left and says farewell. `true` = the office holds everything, or wants it wiped
/// at once: wipe. `false` = `go_on` said no; nothing is lost, it begins again with the next start.
pub fn take_leave(courier: &mut Courier, go_on: &mut dyn FnMut() -> bool) -> bool {
    loop {
        if courier.ending() == Some(Order::Wipe) {
            return true;
        }
        if !go_on() {
            return false;
        }
        let mut pause = Duration::from_millis(courier.step());
        // The farewell also tells whether nobody wants it any more: then this goes on.
        if courier.state().waiting == 0 && courier.ending() == Some(Order::Retire) {
            match courier.say_farewell() {
                Ok(()) => return true,
                Err(failure) => {
                    tracing::info!("not gone yet: {failure:?}");
                    pause = AGAIN;
                }
            }
        }
        while !pause.is_zero() && go_on() {
            let nap = pause.min(NAP_MAX);
            std::thread::sleep(nap);
            pause -= nap;
        }
    }
}

/// Empties a data folder: the key first, so that what is left of an interrupted wipe is no kiosk.
///
/// # Errors
/// When something cannot be taken away; the rest is gone all the same.
pub fn wipe(data: &Path) -> io::Result<()> {
    let mut failed = None;
    let mut note = |done: io::Result<()>| match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => failed = Some(error),
        Ok(()) | Err(_) => {}
    };
    note(std::fs::remove_file(data.join(KIOSK_KEY_FILE)));
    for entry in std::fs::read_dir(data)? {
        let path = entry?.path();
        let is_folder = std::fs::symlink_metadata(&path)?.is_dir();
        note(if is_folder {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        });
    }
    match failed {
        Some(error) => Err(error),
        None => std::fs::File::open(data)?.sync_all(),
    }
}

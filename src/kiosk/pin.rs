//! The staff PIN's hash (Argon2id). An edge: it takes the system's randomness for the salt.
//! How often one may try is the machine's affair.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::screen::Pin;

/// Makes the hash that a site's `pin_hash` holds.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(digits: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default()
        .hash_password(digits.as_bytes())?
        .to_string())
}

/// Whether `pin` is the one that `hash` was made of. A hash that cannot be read fits no PIN.
#[must_use]
pub fn fits(pin: &Pin, hash: &str) -> bool {
    Argon2::default()
        .verify_password(pin.digits().as_bytes(), hash)
        .is_ok()
}

//! Who asks: everybody, in an office that was never set up; somebody who signed in; or a program
//! with a token.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::proof::form_token;
use super::rights::{Right, Role, Scope};

/// How an office that was never set up calls whoever asks.
const SAMPLE_NAME: &str = "見本";

/// Somebody who signed in.
#[derive(Clone)]
pub struct Person {
    /// The account's number.
    pub account: u64,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// They must choose another password first.
    pub must_change: bool,
    /// What is kept of their session's cookie.
    pub session: [u8; 32],
    /// What forms bring back.
    pub form: String,
}

/// Who asks. The gate finds it out before any page runs; a handler takes it as an argument.
#[derive(Clone)]
pub enum Who {
    /// An office that was never set up is open to everybody on its machine.
    Sample,
    /// A person.
    Person(Person),
    /// A program.
    Token {
        /// What its token is called.
        name: String,
        /// What it opens.
        scopes: Vec<Scope>,
    },
}

impl Who {
    /// Whether they may do this. The gate has asked this already for the address; a page asks to
    /// know what else to show.
    pub fn may(&self, right: Right) -> bool {
        match self {
            Who::Sample => true,
            Who::Person(person) => person.role.may(right),
            Who::Token { scopes, .. } => scopes.iter().any(|scope| scope.may(right)),
        }
    }

    /// What the log calls them.
    pub fn name(&self) -> &str {
        match self {
            Who::Sample => SAMPLE_NAME,
            Who::Person(person) => &person.name,
            Who::Token { name, .. } => name,
        }
    }

    /// What every form of a page brings back in its field `form`. Empty where nobody signs in.
    pub fn form(&self) -> &str {
        match self {
            Who::Person(person) => &person.form,
            Who::Sample | Who::Token { .. } => "",
        }
    }

    /// The person, if it is one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Who::Person(person) => Some(person),
            Who::Sample | Who::Token { .. } => None,
        }
    }
}

impl Person {
    /// A person and the forms of their session.
    pub(super) fn of(
        row: crate::office::store::SessionRow,
        session: [u8; 32],
        cookie: &str,
    ) -> Person {
        Person {
            account: row.account,
            name: row.name,
            role: row.role,
            must_change: row.must_change,
            session,
            form: form_token(cookie),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = StatusCode;

    /// Only the gate says who asks. A router without it answers nothing.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Who, StatusCode> {
        parts.extensions.get::<Who>().cloned().ok_or_else(|| {
            tracing::error!("a page was asked past the gate; nothing is answered");
            StatusCode::INTERNAL_SERVER_ERROR
        })
    }
}

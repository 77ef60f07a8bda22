//! Every address of the pages' listener and what it takes to be let in there. What is not in this
//! table is not answered: a new page begins with its line here.
//!
//! Pure.

use super::rights::Right;

/// What it takes to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Needs {
    /// Nothing: nothing is to be seen there that one may not know before signing in.
    Open,
    /// A kiosk. Only an office that was never set up takes kiosks here; otherwise they have a
    /// listener of their own.
    Kiosk,
    /// A person who signed in, whatever their role.
    Person,
    /// Somebody with this right: a person or, under `/v1/`, a program's token.
    Right(Right),
}

/// An address and a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// `GET` (which answers `HEAD`, too), `POST`, or `*` for any.
    pub method: &'static str,
    /// As the router writes it.
    pub path: &'static str,
    /// What it takes.
    pub needs: Needs,
}

const fn get(path: &'static str, needs: Needs) -> Route {
    Route {
        method: "GET",
        path,
        needs,
    }
}

const fn post(path: &'static str, needs: Needs) -> Route {
    Route {
        method: "POST",
        path,
        needs,
    }
}

/// Every route.
pub const ROUTES: &[Route] = &[
    // What anybody may have.
    get("/static/{file}", Needs::Open),
    get("/v1/health", Needs::Open),
    get("/sign-in", Needs::Open),
    post("/sign-in", Needs::Open),
    Route {
        method: "*",
        path: "/v1/{*rest}",
        needs: Needs::Open,
    },
    // Kiosks.
    post("/v1/journals/{journal}/batches", Needs::Kiosk),
    get("/v1/journals/{journal}", Needs::Kiosk),
    get("/v1/feed", Needs::Kiosk),
    get("/v1/office-key", Needs::Kiosk),
    // Numbers.
    get("/", Needs::Right(Right::LookAtNumbers)),
    get("/day", Needs::Right(Right::LookAtNumbers)),
    get("/day/{day}", Needs::Right(Right::LookAtNumbers)),
    get("/changes", Needs::Right(Right::LookAtNumbers)),
    get("/month", Needs::Right(Right::LookAtNumbers)),
    get("/month/{month}", Needs::Right(Right::LookAtNumbers)),
    get("/year", Needs::Right(Right::LookAtNumbers)),
    get("/year/{year}", Needs::Right(Right::LookAtNumbers)),
    get("/programmes", Needs::Right(Right::LookAtNumbers)),
    get("/programme/{programme}", Needs::Right(Right::LookAtNumbers)),
    get("/words", Needs::Right(Right::LookAtNumbers)),
    get("/ledger", Needs::Right(Right::LookAtNumbers)),
    get("/quality", Needs::Right(Right::LookAtNumbers)),
    get("/quality/{month}", Needs::Right(Right::LookAtNumbers)),
    get("/goals/{year}", Needs::Right(Right::LookAtNumbers)),
    post("/goals/{year}", Needs::Right(Right::SetGoals)),
    get("/v1/tally", Needs::Right(Right::LookAtNumbers)),
    get("/v1/cards", Needs::Right(Right::LookAtNumbers)),
    // Measurements.
    get("/readings", Needs::Right(Right::OpenReading)),
    get("/readings/{day}", Needs::Right(Right::OpenReading)),
    get("/readings/{day}/{number}", Needs::Right(Right::OpenReading)),
    post("/readings/{day}/{number}", Needs::Right(Right::OpenReading)),
    post(
        "/readings/{day}/{number}/erase",
        Needs::Right(Right::Withdraw),
    ),
    // Kiosks as people see them.
    get("/kiosks", Needs::Right(Right::LookAtNumbers)),
    get("/kiosks/{kiosk}", Needs::Right(Right::LookAtNumbers)),
    post("/kiosks/{kiosk}/retire", Needs::Right(Right::ManageKiosks)),
    post("/kiosks/{kiosk}/revoke", Needs::Right(Right::ManageKiosks)),
    post("/held/{batch}/release", Needs::Right(Right::ManageKiosks)),
    get("/enrol", Needs::Right(Right::ManageKiosks)),
    post("/enrol", Needs::Right(Right::ManageKiosks)),
    post("/calls/{call}/answered", Needs::Right(Right::AnswerCalls)),
    // Who did what.
    get("/access", Needs::Right(Right::SeeAccessLog)),
    // One's own account.
    post("/sign-out", Needs::Person),
    get("/me", Needs::Person),
    post("/me/password", Needs::Person),
    post("/me/second", Needs::Person),
    post("/me/sign-out", Needs::Person),
    // Accounts and tokens.
    get("/people", Needs::Right(Right::ManagePeople)),
    post("/people", Needs::Right(Right::ManagePeople)),
    post(
        "/people/{account}/second",
        Needs::Right(Right::ManagePeople),
    ),
    post(
        "/people/{account}/unlock",
        Needs::Right(Right::ManagePeople),
    ),
    post("/people/{account}/end", Needs::Right(Right::ManagePeople)),
    get("/tokens", Needs::Right(Right::ManagePeople)),
    post("/tokens", Needs::Right(Right::ManagePeople)),
    post("/tokens/{token}/revoke", Needs::Right(Right::ManagePeople)),
];

/// What the table says of a method at a path as the router writes it; or the methods that the path
/// takes, when it takes others only; nothing, when the path is not in the table.
pub(super) fn find(method: &str, path: &str) -> Result<Needs, Vec<&'static str>> {
    let method = if method == "HEAD" { "GET" } else { method };
    let at = || ROUTES.iter().filter(|route| route.path == path);
    at().find(|route| route.method == method || route.method == "*")
        .map(|route| route.needs)
        .ok_or_else(|| at().map(|route| route.method).collect())
}

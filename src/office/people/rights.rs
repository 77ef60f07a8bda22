//! Who may what: roles of people, scopes of programs, and the one table between them.
//!
//! Pure.

/// What an office person is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 現場: nurses and staff at the booths.
    Field,
    /// 事務局: those who count, report and answer for the numbers.
    Office,
    /// IT: those who look after kiosks, accounts and the server.
    It,
}

impl Role {
    /// Every role, in the order in which people are shown them.
    pub const ALL: [Role; 3] = [Role::Field, Role::Office, Role::It];

    /// The word in the database and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Field => "field",
            Role::Office => "office",
            Role::It => "it",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Field => "現場",
            Role::Office => "事務局",
            Role::It => "IT",
        }
    }

    /// Reads either word, whatever its case.
    #[must_use]
    pub fn read(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| {
            role.as_str().eq_ignore_ascii_case(text) || role.name().eq_ignore_ascii_case(text)
        })
    }

    /// Whether somebody of this role may do this.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        use Right as R;
        match self {
            Role::Field => matches!(
                right,
                R::LookAtNumbers | R::AnswerCalls | R::OpenReading | R::Withdraw
            ),
            Role::Office => matches!(
                right,
                R::LookAtNumbers
                    | R::AnswerCalls
                    | R::Withdraw
                    | R::Export
                    | R::SeeAccessLog
                    | R::ChangeSettings
                    | R::SetGoals
            ),
            Role::It => matches!(
                right,
                R::LookAtNumbers
                    | R::SeeAccessLog
                    | R::ChangeSettings
                    | R::ManageKiosks
                    | R::ManagePeople
            ),
        }
    }
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Look at what is counted: today, days, months.
    LookAtNumbers,
    /// Answer a call for staff from the office's page.
    AnswerCalls,
    /// See the list of recorded measurements and open one, for a reason.
    OpenReading,
    /// Delete recorded measurements when their person takes the consent back.
    Withdraw,
    /// Take numbers out of the office as files.
    Export,
    /// See who looked at what and who signed in.
    SeeAccessLog,
    /// Change what kiosks do: profiles, hours, texts.
    ChangeSettings,
    /// Set goals for what is counted.
    SetGoals,
    /// Enrol, retire and revoke kiosks.
    ManageKiosks,
    /// Make and end accounts and programs' tokens.
    ManagePeople,
}

impl Right {
    /// Every right.
    pub const ALL: [Right; 10] = [
        Right::LookAtNumbers,
        Right::AnswerCalls,
        Right::OpenReading,
        Right::Withdraw,
        Right::Export,
        Right::SeeAccessLog,
        Right::ChangeSettings,
        Right::SetGoals,
        Right::ManageKiosks,
        Right::ManagePeople,
    ];

    /// What it is about, for people: 「○○は、…」.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Right::LookAtNumbers => "来訪の数を 見ること",
            Right::AnswerCalls => "よびだしに こたえること",
            Right::OpenReading => "測定値を ひらくこと",
            Right::Withdraw => "測定の記録を 消すこと",
            Right::Export => "数を 書き出すこと",
            Right::SeeAccessLog => "だれが 見たかの記録を 見ること",
            Right::ChangeSettings => "キオスクの設定を 変えること",
            Right::SetGoals => "目標を おくこと",
            Right::ManageKiosks => "キオスクを 登録したり はずしたりすること",
            Right::ManagePeople => "使う人を 登録したり とめたりすること",
        }
    }
}

/// What a program's token opens. Never a reading, never an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Read what is counted.
    Numbers,
    /// Take numbers out as files.
    Export,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 2] = [Scope::Numbers, Scope::Export];

    /// The word in the database and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Numbers => "numbers",
            Scope::Export => "export",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Scope::Numbers => "数を 読む",
            Scope::Export => "書き出す",
        }
    }

    /// Reads the word in the database.
    #[must_use]
    pub fn read(text: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    /// Whether a token with this scope may do this.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        match self {
            Scope::Numbers => right == Right::LookAtNumbers,
            Scope::Export => matches!(right, Right::LookAtNumbers | Right::Export),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Right, Role, Scope};

    /// The table as people agreed on it: 現場, 事務局, IT, token "numbers", token "export".
    const AGREED: [(Right, [bool; 5]); 10] = [
        (Right::LookAtNumbers, [true, true, true, true, true]),
        (Right::AnswerCalls, [true, true, false, false, false]),
        (Right::OpenReading, [true, false, false, false, false]),
        (Right::Withdraw, [true, true, false, false, false]),
        (Right::Export, [false, true, false, false, true]),
        (Right::SeeAccessLog, [false, true, true, false, false]),
        (Right::ChangeSettings, [false, true, true, false, false]),
        (Right::SetGoals, [false, true, false, false, false]),
        (Right::ManageKiosks, [false, false, true, false, false]),
        (Right::ManagePeople, [false, false, true, false, false]),
    ];

    #[test]
    fn the_table_is_the_one_that_was_agreed_on() {
        assert_eq!(AGREED.map(|(right, _)| right), Right::ALL);
        for (right, agreed) in AGREED {
            let roles = Role::ALL.map(|role| role.may(right));
            let scopes = Scope::ALL.map(|scope| scope.may(right));
            assert_eq!(
                [roles.as_slice(), scopes.as_slice()].concat(),
                agreed,
                "{right:?}"
            );
        }
    }

    #[test]
    fn whoever_makes_accounts_opens_no_reading() {
        for role in Role::ALL {
            assert!(!(role.may(Right::ManagePeople) && role.may(Right::OpenReading)));
        }
    }

    #[test]
    fn words_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::read(role.as_str()), Some(role));
            assert_eq!(Role::read(role.name()), Some(role));
        }
        for scope in Scope::ALL {
            assert_eq!(Scope::read(scope.as_str()), Some(scope));
        }
        assert_eq!(Role::read(""), None);
    }
}

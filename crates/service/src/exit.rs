//! Exit codes of `wuji`: one list, shown by `--help`.

use std::process::ExitCode;

macro_rules! exits {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $name:literal,)*) => {
        /// How a command ended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Exit {$($(#[$doc])* $variant = $code,)*}

        impl Exit {
            /// All of them, by number.
            pub const ALL: &[Exit] = &[$(Exit::$variant,)*];

            /// The stable name, in snake case.
            pub fn name(self) -> &'static str {
                match self { $(Exit::$variant => $name,)* }
            }
        }
    };
}

exits! {
    /// Done.
    Ok = 0 "ok",
    /// Refused, or a file has problems: nothing was kept.
    Refused = 1 "refused",
    /// The command was used wrongly.
    Usage = 2 "usage",
    /// `import --yes`: committed, but lines of the file were refused.
    Partly = 3 "partly",
    /// `verify`: intact, but no witness confirms it.
    Unwitnessed = 10 "unwitnessed",
    /// `verify`: a torn tail that nobody was answered for.
    Torn = 20 "torn",
    /// `verify`: diverged from a witness, or rolled back.
    Diverged = 30 "diverged",
    /// `verify`: corrupt.
    Corrupt = 40 "corrupt",
    /// `verify`: forged.
    Forged = 41 "forged",
    /// `verify`: intact, but an escalation duty was missed.
    DutyMissed = 50 "duty_missed",
    /// `verify`: nothing was verified: no log, no key, a wrong key.
    VerifyUsage = 60 "verify_usage",
}

impl Exit {
    /// The number that the process ends with.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

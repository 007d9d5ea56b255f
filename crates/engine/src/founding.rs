//! How a college is founded: what `wuji init` asks for.

use uuid::Uuid;
use wuji_core::ids::Tag;
use wuji_core::operation::{Administrator, ClockForm, CollegeId, Genesis};
use wuji_core::roster::{Role, UnitKind};
use wuji_core::words::{Slot, Title};
use wuji_core::{Refusal, Words};
use zeroize::Zeroizing;

use crate::vault::Keys;

/// Turns what would name a person into keyed tags.
pub struct Tags<'a>(pub(crate) &'a Keys);

impl Tags<'_> {
    /// Tag of a student or staff number.
    pub fn number(&self, number: &str) -> Tag {
        Tag(self.0.college().student_tag(number))
    }

    /// Tag of a login.
    pub fn login(&self, login: &str) -> Tag {
        Tag(self.0.college().login_tag(login))
    }
}

/// One of the three administrators. No `Debug`: number and login would name a person.
pub struct Founder {
    /// System, security or audit.
    pub role: Role,
    /// Staff number.
    pub number: Zeroizing<String>,
    /// Login.
    pub login: Zeroizing<String>,
    /// Name, as the words of a record.
    pub words: Words,
}

/// A college to be.
pub struct Founding {
    /// Its id, for ever.
    pub college: Uuid,
    /// What people call it.
    pub title: Title,
    /// People are generated.
    pub demo: bool,
    /// Where its time comes from.
    pub clock: ClockForm,
    /// Titles of the units that every college has.
    pub units: Vec<(UnitKind, Title)>,
    /// System, security, audit.
    pub founders: Vec<Founder>,
}

impl Founding {
    /// The genesis that it leads to, and the words beside.
    pub fn into_genesis(self, tags: &Tags<'_>) -> Result<(Genesis, Vec<Words>), Refusal> {
        let mut words = Vec::new();
        let mut administrators = Vec::new();
        for (index, founder) in (0_u16..).zip(self.founders) {
            administrators.push(Administrator {
                role: founder.role,
                tag: tags.number(&founder.number),
                login: tags.login(&founder.login),
                words: Slot { index, cut: false },
            });
            words.push(founder.words);
        }
        let genesis = Genesis {
            college: CollegeId::from(self.college),
            title: self.title,
            demo: self.demo,
            clock: self.clock,
            units: self.units,
            administrators,
        };
        Ok((genesis, words))
    }
}

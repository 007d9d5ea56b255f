//! What may be asked of the roster, enrolling apart.

use serde::{Deserialize, Serialize};

use super::{Attest, CloseClass, EndLeave, Leaving, PassOffice, PersonKind, Role, Sex, TakeLeave, UnitKind};
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo, SiteNo, Tag, UnitNo};
use crate::time::{At, Day};
use crate::words::{Phone, Slot, Title};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {$(
            $(#[$fdoc])*
            pub $field: $type,
        )*}
    )*};
}

actions! {
    /// Open a unit with its posts (action `roster.open_unit`).
    OpenUnit {
        /// What it is.
        kind: UnitKind,
        /// What people call it.
        title: Title,
        /// Its campus.
        #[serde(default)]
        site: Option<SiteNo>,
    }
    /// Open a campus (action `roster.open_site`).
    OpenSite {
        /// What people call it.
        title: Title,
    }
    /// Open a class with its commissioner's post (action `roster.open_class`).
    OpenClass {
        /// Its department.
        unit: UnitNo,
        /// What people call it.
        title: Title,
        /// Year of entry.
        year: u16,
    }
    /// Open a room with its officer's post (action `roster.open_room`).
    OpenRoom {
        /// Its campus.
        #[serde(default)]
        site: Option<SiteNo>,
        /// Its building.
        building: Title,
        /// What stands on the door.
        title: Title,
    }
    /// Open a further post of a unit, an advisor's above all (action `roster.open_post`).
    OpenPost {
        /// Its unit.
        unit: UnitNo,
        /// What it is for.
        role: Role,
        /// How many may hold it at once, 1 to 200.
        seats: u16,
    }
    /// Register a person (action `roster.register`).
    Register {
        /// Student or staff.
        kind: PersonKind,
        /// Keyed tag of the student or staff number.
        tag: Tag,
        /// Sex.
        sex: Sex,
        /// Day of birth.
        #[serde(default)]
        born: Option<Day>,
        /// Name, number, relatives.
        words: Option<Slot>,
    }
    /// Give a student a class and a room (action `roster.place`). Posts of the class and the room that he leaves end.
    Place {
        /// Who.
        person: PersonNo,
        /// The class.
        #[serde(default)]
        class: Option<ClassNo>,
        /// The room.
        #[serde(default)]
        room: Option<RoomNo>,
        /// The bed.
        #[serde(default)]
        bed: Option<u8>,
    }
    /// Record that a person left the college (action `roster.depart`). All his posts end.
    Depart {
        /// Who.
        person: PersonNo,
        /// Why.
        #[serde(default)]
        reason: Option<Leaving>,
    }
    /// Post a person (action `roster.post`). Shifts are postings to an on-call post with an end.
    PostPerson {
        /// To which post.
        post: PostNo,
        /// Who.
        person: PersonNo,
        /// Since when; now when absent.
        #[serde(default)]
        from: Option<At>,
        /// Until when; open when absent.
        #[serde(default)]
        until: Option<At>,
        /// As deputy of this holder.
        #[serde(default)]
        deputy_of: Option<PersonNo>,
    }
    /// End a posting now (action `roster.relieve`). Open items go to the successor, or to the next hop.
    Relieve {
        /// Of which post.
        post: PostNo,
        /// Who.
        person: PersonNo,
        /// Who follows in the same instant.
        #[serde(default)]
        successor: Option<PersonNo>,
    }
    /// Record that a person is away (action `roster.record_absence`).
    RecordAbsence {
        /// Who.
        person: PersonNo,
        /// Since when; now when absent.
        #[serde(default)]
        from: Option<At>,
        /// Until when.
        until: At,
    }
    /// Let an advisor's post cover a class (action `roster.cover`).
    CoverClass {
        /// The advisor's post.
        post: PostNo,
        /// The class.
        class: ClassNo,
    }
    /// Set the phone line of a post (action `roster.set_line`).
    SetLine {
        /// The post.
        post: PostNo,
        /// Its line; none takes it away.
        #[serde(default)]
        line: Option<Phone>,
    }
    /// Say who a described subject is (action `roster.identify`).
    Identify {
        /// The report.
        case: CaseNo,
        /// Who.
        person: PersonNo,
    }
}

/// An action of this area, enrolling apart.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// `roster.open_unit`
    OpenUnit(&'a OpenUnit),
    /// `roster.open_site`
    OpenSite(&'a OpenSite),
    /// `roster.open_class`
    OpenClass(&'a OpenClass),
    /// `roster.open_room`
    OpenRoom(&'a OpenRoom),
    /// `roster.open_post`
    OpenPost(&'a OpenPost),
    /// `roster.register`
    Register(&'a Register),
    /// `roster.place`
    Place(&'a Place),
    /// `roster.depart`
    Depart(&'a Depart),
    /// `roster.post`
    Post(&'a PostPerson),
    /// `roster.relieve`
    Relieve(&'a Relieve),
    /// `roster.record_absence`
    RecordAbsence(&'a RecordAbsence),
    /// `roster.cover`
    Cover(&'a CoverClass),
    /// `roster.set_line`
    SetLine(&'a SetLine),
    /// `roster.identify`
    Identify(&'a Identify),
    /// `roster.attest`
    Attest(&'a Attest),
    /// `roster.pass_office`
    PassOffice(&'a PassOffice),
    /// `roster.take_leave`
    TakeLeave(&'a TakeLeave),
    /// `roster.end_leave`
    EndLeave(&'a EndLeave),
    /// `roster.close_class`
    CloseClass(&'a CloseClass),
}

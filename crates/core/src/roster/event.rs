//! What happened to the roster.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::{Basis, Criterion, Leaving, Load, PersonKind, Role, Sex, UnitKind};
use crate::ids::{CaseNo, ClassNo, PersonNo, PostNo, RoomNo, SiteNo, Tag, UnitNo};
use crate::kind::Kind;
use crate::time::{At, Day, Period};
use crate::words::{Phone, Title};

/// An event of this area. Those that concern a person are sealed by the key of the person's record.
#[derive(Debug, Clone, PartialEq, Serialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A unit was opened.
    #[n(0)]
    UnitOpened {
        /// Its number: the next.
        #[n(0)]
        unit: UnitNo,
        /// What it is.
        #[n(1)]
        kind: UnitKind,
        /// What people call it.
        #[n(2)]
        title: Title,
        /// Its campus.
        #[n(3)]
        site: Option<SiteNo>,
    },
    /// A campus was opened.
    #[n(1)]
    SiteOpened {
        /// Its number: the next.
        #[n(0)]
        site: SiteNo,
        /// What people call it.
        #[n(1)]
        title: Title,
    },
    /// A class was opened.
    #[n(2)]
    ClassOpened {
        /// Its number: the next.
        #[n(0)]
        class: ClassNo,
        /// Its department.
        #[n(1)]
        unit: UnitNo,
        /// What people call it.
        #[n(2)]
        title: Title,
        /// Year of entry.
        #[n(3)]
        year: u16,
    },
    /// A room was opened.
    #[n(3)]
    RoomOpened {
        /// Its number: the next.
        #[n(0)]
        room: RoomNo,
        /// Its campus.
        #[n(1)]
        site: Option<SiteNo>,
        /// Its building.
        #[n(2)]
        building: Title,
        /// What stands on the door.
        #[n(3)]
        title: Title,
    },
    /// A post was opened, vacant.
    #[n(4)]
    PostOpened {
        /// Its number: the next.
        #[n(0)]
        post: PostNo,
        /// What it is for.
        #[n(1)]
        role: Role,
        /// Its unit.
        #[n(2)]
        unit: Option<UnitNo>,
        /// The class of a commissioner.
        #[n(3)]
        class: Option<ClassNo>,
        /// The room of a dormitory officer.
        #[n(4)]
        room: Option<RoomNo>,
        /// How many persons may hold it at once, deputies apart.
        #[n(5)]
        seats: u16,
    },
    /// A person came to the college. Words: name, numbers, relatives.
    #[n(5)]
    PersonRegistered {
        /// Student or staff.
        #[n(0)]
        kind: PersonKind,
        /// Keyed tag of the student or staff number.
        #[n(1)]
        tag: Tag,
        /// Sex.
        #[n(2)]
        sex: Sex,
        /// Day of birth.
        #[n(3)]
        born: Option<Day>,
    },
    /// A student came to a class, a room, or both; what is absent here he no longer has.
    #[n(6)]
    Placed {
        /// The class.
        #[n(0)]
        class: Option<ClassNo>,
        /// The room.
        #[n(1)]
        room: Option<RoomNo>,
        /// The bed in the room.
        #[n(2)]
        bed: Option<u8>,
    },
    /// A person left the college; every posting ends.
    #[n(7)]
    Departed {
        /// Since when.
        #[n(0)]
        since: At,
        /// Why.
        #[n(1)]
        reason: Option<Leaving>,
    },
    /// A person was posted.
    #[n(8)]
    Posted {
        /// To this post.
        #[n(0)]
        post: PostNo,
        /// Who; the case is his record.
        #[n(1)]
        person: PersonNo,
        /// For how long.
        #[n(2)]
        period: Period,
        /// As deputy of this holder.
        #[n(3)]
        deputy_of: Option<PersonNo>,
    },
    /// A posting ended.
    #[n(9)]
    Relieved {
        /// Of this post.
        #[n(0)]
        post: PostNo,
        /// Who.
        #[n(1)]
        person: PersonNo,
        /// Since when.
        #[n(2)]
        since: At,
    },
    /// A person is away; hops skip him.
    #[n(10)]
    Absent {
        /// For how long.
        #[n(0)]
        period: Period,
    },
    /// An advisor's post covers a class from now on.
    #[n(11)]
    Covered {
        /// The advisor's post.
        #[n(0)]
        post: PostNo,
        /// The class.
        #[n(1)]
        class: ClassNo,
    },
    /// The phone line of a post.
    #[n(12)]
    LineSet {
        /// The post.
        #[n(0)]
        post: PostNo,
        /// Its line; none takes it away.
        #[n(1)]
        line: Option<Phone>,
    },
    /// The described subject of a case turned out to be this person. The case is that case.
    #[n(13)]
    Identified {
        /// Who.
        #[n(0)]
        person: PersonNo,
        /// The open case about the same person that this one joins, if there is one; both keep their clocks.
        #[n(1)]
        joins: Option<CaseNo>,
    },
    /// Somebody said how a person came to his post, and which of the criteria he meets.
    #[n(14)]
    Attested {
        /// The post.
        #[n(0)]
        post: PostNo,
        /// Who; the case is his record.
        #[n(1)]
        person: PersonNo,
        /// How he came to it.
        #[n(2)]
        basis: Option<Basis>,
        /// Full or part time.
        #[n(3)]
        load: Option<Load>,
        /// Which criteria he meets.
        #[n(4)]
        criteria: Vec<Criterion>,
    },
    /// The date came at which a posting ends; its powers had ended by themselves. What nobody at the post can hold any
    /// more is passed on in the same command.
    #[n(15)]
    PostingEnded {
        /// The post.
        #[n(0)]
        post: PostNo,
        /// Who; the case is his record.
        #[n(1)]
        person: PersonNo,
    },
    /// An office went to another person; the posts that go with it follow. The case is his record.
    #[n(16)]
    OfficePassed {
        /// What the office is called.
        #[n(0)]
        office: Title,
        /// In which unit.
        #[n(1)]
        unit: UnitNo,
    },
    /// A person is on leave from now on; his powers rest.
    #[n(17)]
    LeaveTaken {
        /// Back on that day.
        #[n(0)]
        until: Day,
    },
    /// A person came back from leave before its end.
    #[n(18)]
    LeaveEnded,
    /// A class graduated: nobody learns there any more.
    #[n(19)]
    ClassClosed {
        /// The class.
        #[n(0)]
        class: ClassNo,
    },
}

impl Event {
    /// The kind that a header gives it.
    pub fn kind(&self) -> Kind {
        match self {
            Event::UnitOpened { .. } => Kind::UnitOpened,
            Event::SiteOpened { .. } => Kind::SiteOpened,
            Event::ClassOpened { .. } => Kind::ClassOpened,
            Event::RoomOpened { .. } => Kind::RoomOpened,
            Event::PostOpened { .. } => Kind::PostOpened,
            Event::PersonRegistered { .. } => Kind::PersonRegistered,
            Event::Placed { .. } => Kind::Placed,
            Event::Departed { .. } => Kind::Departed,
            Event::Posted { .. } => Kind::Posted,
            Event::Relieved { .. } => Kind::Relieved,
            Event::Absent { .. } => Kind::Absent,
            Event::Covered { .. } => Kind::Covered,
            Event::LineSet { .. } => Kind::LineSet,
            Event::Identified { .. } => Kind::Identified,
            Event::Attested { .. } => Kind::Attested,
            Event::PostingEnded { .. } => Kind::PostingEnded,
            Event::OfficePassed { .. } => Kind::OfficePassed,
            Event::LeaveTaken { .. } => Kind::LeaveTaken,
            Event::LeaveEnded => Kind::LeaveEnded,
            Event::ClassClosed { .. } => Kind::ClassClosed,
        }
    }
}

//! The stored bytes of every kind, with every value of every enum that stands in one.

#[path = "entries/access.rs"]
mod access;
#[path = "entries/adoption.rs"]
mod adoption;
#[path = "entries/care.rs"]
mod care;
#[path = "entries/census.rs"]
mod census;
#[path = "entries/counselling.rs"]
mod counselling;
#[path = "entries/crises.rs"]
mod crises;
#[path = "entries/duties.rs"]
mod duties;
mod listings;
#[path = "entries/posts.rs"]
mod posts;
#[path = "entries/publication.rs"]
mod publication;
#[path = "entries/rights.rs"]
mod rights;
#[path = "entries/weeks.rs"]
mod weeks;

use std::collections::BTreeSet;
use std::fmt::Write;

use uuid::Uuid;
use wuji_core::calendar::{self, Days, Hours, Term};
use wuji_core::entry::{By, ClockStart, Fingerprint, Part};
use wuji_core::escalation::{self, Cause, Item, Level, Row, Skip};
use wuji_core::export::to_hex;
use wuji_core::ids::{CaseNo, ClassNo, PersonNo, Position, PostNo, RequestId, RoomNo, SiteNo, Tag, UnitNo};
use wuji_core::operation::{self, ClockForm, CollegeId};
use wuji_core::policy::{self, Allowance, Line};
use wuji_core::report::{
    self, Channel, Facts, LifeEvent, Outcome, PassCause, Received, Sign, Subject, Urgency,
};
use wuji_core::roster::{self, PersonKind, Reach, Role, Sex, Step, UnitKind};
use wuji_core::time::{MinuteOfDay, Period};
use wuji_core::words::{Phone, Title};
use wuji_core::{At, Body, Day, Event, Header, Kind};

fn title(text: &str) -> Title {
    Title::try_new(text).unwrap()
}

fn at() -> At {
    "2026-09-07T08:00:00+08:00".parse().unwrap()
}

fn day() -> Day {
    "2026-09-07".parse().unwrap()
}

fn facts(subject: Subject, life_event: Option<LifeEvent>) -> Facts {
    Facts {
        subject,
        signs: Sign::ALL.to_vec(),
        life_event,
        low_mood_days: Some(3),
        occurred_at: at(),
        first_help: true,
        credited: Some(PostNo(9)),
        cut: false,
    }
}

const ROLES: [UnitKind; 6] = [
    UnitKind::LeadingGroup,
    UnitKind::StudentAffairs,
    UnitKind::YouthLeague,
    UnitKind::Centre,
    UnitKind::Station,
    UnitKind::Administration,
];
const REACHES: [Reach; 5] = [Reach::Open, Reach::Vacant, Reach::Absent, Reach::Recused, Reach::BothEnds];
const STEPS: [Step; 8] = [
    Step::Dorm,
    Step::Class,
    Step::Advisor,
    Step::Station,
    Step::Office,
    Step::Centre,
    Step::CentreDirector,
    Step::LeadingGroup,
];

/// Samples of a kind. The match is exhaustive: a new kind without a sample does not compile.
fn samples(kind: Kind) -> Vec<Event> {
    let skips =
        || STEPS.into_iter().zip(REACHES.into_iter().cycle()).map(|(step, why)| Skip { step, why }).collect();
    match kind {
        Kind::Genesis => [ClockForm::System, ClockForm::Simulated]
            .map(|clock| operation::Event::Genesis {
                college: CollegeId([7; 16]),
                title: title("College"),
                demo: true,
                clock,
                era: 0,
                format: 0,
            })
            .map(Event::from)
            .to_vec(),
        Kind::Opened => vec![operation::Event::Opened { stopped_at: Some(at()) }.into()],
        Kind::KeysAdded => {
            vec![operation::Event::KeysAdded { first: 1, count: 256, digest: [3; 32] }.into()]
        }
        Kind::ClockDiffered => vec![operation::Event::ClockDiffered { by_ms: -150_000 }.into()],
        Kind::TornDropped => vec![operation::Event::TornDropped { bytes: 512 }.into()],
        Kind::UnitOpened => ROLES
            .map(|kind| roster::Event::UnitOpened {
                unit: UnitNo(3),
                kind,
                title: title("Unit"),
                site: Some(SiteNo(0)),
            })
            .map(Event::from)
            .to_vec(),
        Kind::SiteOpened => vec![roster::Event::SiteOpened { site: SiteNo(1), title: title("East") }.into()],
        Kind::ClassOpened => {
            let (class, unit, title) = (ClassNo(2), UnitNo(3), title("Class"));
            vec![roster::Event::ClassOpened { class, unit, title, year: 2026 }.into()]
        }
        Kind::RoomOpened => {
            let (building, title) = (title("1"), title("305"));
            vec![roster::Event::RoomOpened { room: RoomNo(4), site: None, building, title }.into()]
        }
        Kind::PostOpened => Role::ALL
            .map(|role| roster::Event::PostOpened {
                post: PostNo(5),
                role,
                unit: Some(UnitNo(1)),
                class: Some(ClassNo(2)),
                room: Some(RoomNo(3)),
                seats: 1,
            })
            .map(Event::from)
            .to_vec(),
        Kind::PersonRegistered => [PersonKind::Student, PersonKind::Staff, PersonKind::Staff]
            .into_iter()
            .zip([Sex::Female, Sex::Male, Sex::Unstated])
            .map(|(kind, sex)| roster::Event::PersonRegistered {
                kind,
                tag: Tag([9; 16]),
                sex,
                born: Some(day()),
            })
            .map(Event::from)
            .collect(),
        Kind::Placed => {
            let (class, room) = (Some(ClassNo(1)), Some(RoomNo(2)));
            vec![roster::Event::Placed { class, room, bed: Some(3) }.into()]
        }
        Kind::Departed
        | Kind::Attested
        | Kind::PostingEnded
        | Kind::OfficePassed
        | Kind::LeaveTaken
        | Kind::LeaveEnded
        | Kind::ClassClosed => posts::samples(kind).into_iter().map(Event::from).collect(),
        Kind::Posted => {
            let period = Period { from: at(), until: Some(at().plus_minutes(60)) };
            let (post, person) = (PostNo(1), PersonNo(2));
            vec![roster::Event::Posted { post, person, period, deputy_of: Some(PersonNo(3)) }.into()]
        }
        Kind::Relieved => {
            vec![roster::Event::Relieved { post: PostNo(1), person: PersonNo(2), since: at() }.into()]
        }
        Kind::Absent => vec![roster::Event::Absent { period: Period { from: at(), until: None } }.into()],
        Kind::Covered => vec![roster::Event::Covered { post: PostNo(1), class: ClassNo(2) }.into()],
        Kind::LineSet => {
            let line = Some(Phone::try_new("0571-8888").unwrap());
            vec![roster::Event::LineSet { post: PostNo(1), line }.into()]
        }
        Kind::Identified => {
            vec![roster::Event::Identified { person: PersonNo(1), joins: Some(CaseNo(2)) }.into()]
        }
        Kind::CalendarAdopted => vec![
            calendar::Event::Adopted(calendar::Adopt {
                terms: vec![Term { title: title("T1"), first: day(), weeks: 18 }],
                holidays: vec![Days { first: day(), last: day().plus(6) }],
                working: vec![day().plus(12)],
                hours: vec![Hours { from: MinuteOfDay::hour(8), until: MinuteOfDay::hour(12) }],
            })
            .into(),
        ],
        Kind::PolicyAdopted => {
            let allowance = Allowance { minutes: 60, in_service_hours: true };
            let lines = Item::ALL
                .iter()
                .flat_map(|&item| Level::ALL.iter().map(move |&level| Line { item, level, allowance }));
            vec![policy::Event::Adopted { version: 1, from: at(), lines: lines.collect() }.into()]
        }
        Kind::PolicyTightened => {
            let allowance = Allowance { minutes: 30, in_service_hours: false };
            let line = Line { item: Item::Lease, level: Level::Urgent, allowance };
            vec![policy::Event::Tightened { unit: UnitNo(4), version: 2, line }.into()]
        }
        Kind::PolicyAppliedToOpen => vec![policy::Event::AppliedToOpen.into()],
        Kind::ClockStarted => vec![escalation::Event::ClockStarted.into()],
        Kind::ClockStopped => vec![escalation::Event::ClockStopped.into()],
        Kind::Lapsed => [Cause::Deadline, Cause::EngineDown, Cause::PolicyChanged]
            .map(|cause| escalation::Event::Lapsed { cause, skipped: skips() })
            .map(Event::from)
            .to_vec(),
        Kind::LapseTold => {
            Item::ALL.iter().map(|&item| escalation::Event::LapseTold { item, count: 2 }.into()).collect()
        }
        Kind::Observed => LifeEvent::ALL
            .iter()
            .map(|life_event| facts(Subject::Person(PersonNo(1)), Some(*life_event)))
            .chain([facts(Subject::Described, None)])
            .map(report::Event::Observed)
            .map(Event::from)
            .collect(),
        Kind::Submitted => [Urgency::Routine, Urgency::Concerning, Urgency::Urgent, Urgency::Emergency]
            .into_iter()
            .zip(Channel::ALL)
            .map(|(urgency, channel)| report::Event::Submitted {
                urgency,
                recused: vec![PersonNo(8)],
                received: Some(Received { channel: *channel, from: Some(PersonNo(7)) }),
                skipped: skips(),
                attached: Some(CaseNo(3)),
                also: vec![PersonNo(9)],
                incident: Some(CaseNo(2)),
            })
            .map(Event::from)
            .collect(),
        Kind::Told => vec![report::Event::Told.into()],
        Kind::Acknowledged => vec![report::Event::Acknowledged { on_scene: true }.into()],
        Kind::Accepted => vec![report::Event::Accepted { centre: true }.into()],
        Kind::Noted => vec![report::Event::Noted.into()],
        Kind::Forwarded => vec![report::Event::Forwarded { skipped: skips() }.into()],
        Kind::Returned => vec![report::Event::Returned.into()],
        Kind::HandedOff => vec![report::Event::HandedOff.into()],
        Kind::Passed => PassCause::ALL
            .iter()
            .map(|cause| report::Event::Passed { cause: *cause, skipped: skips() })
            .map(Event::from)
            .collect(),
        Kind::Recused => vec![report::Event::Recused { person: PersonNo(4) }.into()],
        Kind::Supplemented => vec![report::Event::Supplemented.into()],
        Kind::InIncident => vec![report::Event::InIncident { incident: CaseNo(2) }.into()],
        Kind::OutOfIncident => vec![report::Event::OutOfIncident.into()],
        Kind::Joined => vec![report::Event::Joined { telling: CaseNo(11) }.into()],
        Kind::Settled => Outcome::ALL
            .iter()
            .map(|outcome| report::Event::Settled { outcome: *outcome })
            .map(Event::from)
            .collect(),
        Kind::Assessed
        | Kind::Regraded
        | Kind::RegradeAsked
        | Kind::Proposed
        | Kind::Decided
        | Kind::Ratified
        | Kind::Objected
        | Kind::NoticeGiven
        | Kind::NoticeReceived
        | Kind::CrisisNoted
        | Kind::KinContacted
        | Kind::CrisisHandedOff
        | Kind::Closed
        | Kind::CrisisTold
        | Kind::CrisisRecused => crises::samples(kind).into_iter().map(Event::from).collect(),
        Kind::ListingProposed
        | Kind::Listed
        | Kind::FocusRegraded
        | Kind::Delisted
        | Kind::Declined
        | Kind::Reviewed => listings::samples(kind).into_iter().map(Event::from).collect(),
        Kind::AccountOpened
        | Kind::AccountClosed
        | Kind::Visited
        | Kind::Denied
        | Kind::DeniedAgain
        | Kind::Pledged
        | Kind::Invited
        | Kind::InviteConfirmed
        | Kind::InvitedAlone
        | Kind::GlassBroken
        | Kind::GlassReviewed
        | Kind::GlassTold => access::samples(kind).into_iter().map(Event::from).collect(),
        Kind::Consented
        | Kind::ConsentWithdrawn
        | Kind::GroundRecorded
        | Kind::Disclosed
        | Kind::RightAsked
        | Kind::RightAcknowledged
        | Kind::RightGranted
        | Kind::RightRefused
        | Kind::RightWithdrawn
        | Kind::BreachReported
        | Kind::BreachAssessed
        | Kind::BreachTold
        | Kind::BreachMeasured
        | Kind::BreachClosed
        | Kind::ReceiptDelayed
        | Kind::Corrected => rights::samples(kind).into_iter().map(Event::from).collect(),
        Kind::DutyAdopted
        | Kind::DutyTightened
        | Kind::Evidenced
        | Kind::Attended
        | Kind::EvidenceWithdrawn
        | Kind::Waived
        | Kind::PeriodClosed
        | Kind::DutyLapsed
        | Kind::LapseSeen
        | Kind::TaskOpened
        | Kind::TaskAcknowledged
        | Kind::TaskProgressed
        | Kind::TaskDone
        | Kind::TaskConfirmed
        | Kind::TaskReturned
        | Kind::TaskWithdrawn
        | Kind::DocumentFiled
        | Kind::BudgetSet
        | Kind::Spent
        | Kind::Qualified
        | Kind::VenueOpened => duties::samples(kind).into_iter().map(Event::from).collect(),
        Kind::InstrumentAdopted
        | Kind::CensusOpened
        | Kind::CensusAsked
        | Kind::CensusCompleted
        | Kind::CensusOverdue
        | Kind::CensusClosed
        | Kind::ResultRecorded
        | Kind::Excused
        | Kind::Interviewed
        | Kind::InterviewPassed
        | Kind::InterviewOrdered
        | Kind::WarningsAdopted
        | Kind::WarningFired
        | Kind::WarningLooked => census::samples(kind),
        Kind::MonthClosed
        | Kind::ReportedUp
        | Kind::BulletinGiven
        | Kind::Delivered
        | Kind::PaperReceived => publication::samples(kind).into_iter().map(Event::from).collect(),
        Kind::AdoptionProposed
        | Kind::AdoptionEnacted
        | Kind::AdoptionDeclined
        | Kind::AdoptionTold
        | Kind::AdoptionSeen => adoption::samples(kind).into_iter().map(Event::from).collect(),
        Kind::GuardianshipOrdered
        | Kind::GuardianshipChecked
        | Kind::HandOverOffered
        | Kind::HandOverSigned
        | Kind::HandOverDeclined
        | Kind::GuardianshipPassed
        | Kind::GuardianshipEnded
        | Kind::InterventionStarted
        | Kind::InterventionStepped
        | Kind::InterventionEnded
        | Kind::Protected
        | Kind::FollowedUp
        | Kind::Planned
        | Kind::WatchRequested
        | Kind::WatchChecked
        | Kind::WatchDeclined
        | Kind::WatchEnded
        | Kind::AftercareOpened
        | Kind::AftercareEnded
        | Kind::WatchTold => care::samples(kind).into_iter().map(Event::from).collect(),
        Kind::WeeksAdopted
        | Kind::WeeksTightened
        | Kind::RoomTicked
        | Kind::WeekReported
        | Kind::ZeroReported
        | Kind::WeekFiled
        | Kind::WeekClosed
        | Kind::WeekMissed
        | Kind::SilenceExplained
        | Kind::CalmDoubted
        | Kind::CalmLooked
        | Kind::Countersigned
        | Kind::WeekReturned => weeks::samples(kind).into_iter().map(Event::from).collect(),
        Kind::CounsellingOpened
        | Kind::CounsellingTaken
        | Kind::AppointmentBooked
        | Kind::AppointmentCancelled
        | Kind::SessionHeld
        | Kind::AppointmentMissed
        | Kind::CounsellingSupervised
        | Kind::CounsellingRaised
        | Kind::CounsellingEnded
        | Kind::ReferralOffered
        | Kind::ReferralAnswered
        | Kind::ReferralKinContacted
        | Kind::ReferralDeparted
        | Kind::LetterReceived
        | Kind::LeaveGranted
        | Kind::ReferralReturned
        | Kind::ResumptionAssessed
        | Kind::ReferralHandedOff
        | Kind::ReferralClosed => counselling::samples(kind),
    }
}

fn header(kind: Kind, by: By, full: bool) -> Header {
    let row = Row { item: Item::Acknowledge, level: Level::Urgent, unit: Some(UnitNo(300)) };
    Header {
        at: at(),
        kind,
        version: 0,
        by,
        command: RequestId(Uuid::from_u128(0x0123_4567)),
        part: Part { index: 0, of: 1 },
        case: full.then_some(CaseNo(70_000)),
        parent: full.then_some(CaseNo(1)),
        from: full.then_some(PostNo(2)),
        to: full.then_some(PostNo(3)),
        starts: full.then_some(ClockStart { row, policy: 1, due: at().plus_minutes(60) }),
        stops: full.then_some(Position(1_000_000)),
    }
}

fn bytes(event: &Event) -> Vec<u8> {
    let mut bytes = Vec::new();
    Body { event: event.clone(), person: None, fingerprint: None }.encode_into(&mut bytes);
    bytes
}

#[test]
fn stored_bytes_are_as_they_were() {
    let mut text = String::from("# kind: body, in hexadecimal digits\n");
    for kind in Kind::ALL {
        for event in samples(*kind) {
            writeln!(text, "{} {}", kind.name(), to_hex(&bytes(&event))).unwrap();
        }
    }
    let fingerprint = Some(Fingerprint([5; 16]));
    let body = Body { event: report::Event::Told.into(), person: Some(PersonNo(3)), fingerprint };
    let mut full = Vec::new();
    body.encode_into(&mut full);
    writeln!(text, "with-person-and-fingerprint {}", to_hex(&full)).unwrap();
    let post = By::Post { post: PostNo(4), person: PersonNo(5) };
    for (name, header) in [
        ("header-full", header(Kind::Submitted, post, true)),
        ("header-short", header(Kind::Visited, By::Account, false)),
        ("header-engine", header(Kind::Lapsed, By::Engine, true)),
    ] {
        let mut bytes = Vec::new();
        header.encode_into(&mut bytes);
        assert_eq!(Header::decode(&bytes).unwrap(), header);
        writeln!(text, "{name} {}", to_hex(&bytes)).unwrap();
    }
    super::compare("entries.txt", &text);
}

#[test]
fn samples_are_of_their_kind_and_come_back() {
    let mut numbers = BTreeSet::new();
    for kind in Kind::ALL {
        assert!(numbers.insert(*kind as u16), "{} has the number of another", kind.name());
        assert_eq!(Kind::from_number(*kind as u16), Some(*kind));
        let samples = samples(*kind);
        assert!(!samples.is_empty());
        for event in samples {
            assert_eq!(event.kind(), *kind);
            let bytes = bytes(&event);
            let body = Body::decode(*kind, &bytes).unwrap();
            assert_eq!(body.event, event);
            for cut in 0..bytes.len() {
                assert!(Body::decode(*kind, &bytes[..cut]).is_err(), "{} cut at {cut}", kind.name());
            }
        }
    }
}

#[test]
fn a_newer_version_is_told_from_garbage() {
    let mut newer = header(Kind::Visited, By::Account, false);
    newer.version = 1;
    let mut bytes = Vec::new();
    newer.encode_into(&mut bytes);
    assert_eq!(Header::decode(&bytes), Err(wuji_core::entry::CodecError::Newer));
    assert_eq!(Header::decode(b"no header"), Err(wuji_core::entry::CodecError::Header));
    assert_eq!(Kind::from_number(0xffff), None);
}

/// The number of a kind within its area is the number of its variant in the stored event: one number, two places.
#[test]
fn kinds_and_variants_have_one_number() {
    for kind in Kind::ALL {
        for event in samples(*kind) {
            // A body is [event, …]; an event is [number, fields].
            let bytes = bytes(&event);
            let number = bytes[2];
            assert_eq!(u16::from(number), *kind as u16 & 0xff, "{}", kind.name());
        }
    }
}

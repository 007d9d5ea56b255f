//! Recording an observation and sending a report: the checks and the first hop.

use serde::{Deserialize, Serialize};

use super::{Channel, Event, Facts, LifeEvent, Received, Sign, Subject, Urgency};
use crate::access::Deed;
use crate::escalation::route::{self, Hop, Way};
use crate::escalation::{self, Item, Skip};
use crate::hearing::Hearing;
use crate::ids::{CaseNo, PersonNo, PostNo};
use crate::limits::{BACKDATED_DAYS_MAX, RECUSALS_MAX, SIGNS_MAX};
use crate::refusal::Refusal;
use crate::report::State;
use crate::roster::{PersonKind, Role, Step, UnitKind, Where};
use crate::time::At;
use crate::words::Slot;

/// Whom a report is about, as the sender says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Somebody whom the sender may name: a room-mate, a classmate, a student of the department.
    Person(PersonNo),
    /// The sender himself.
    Myself,
    /// Somebody else, described in the words.
    Described,
}

/// Where a sender may choose to send a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The commissioner of the subject's class.
    Commissioner,
    /// The advisor who covers the class.
    Advisor,
    /// The station of the department.
    Station,
    /// Student affairs.
    StudentAffairs,
    /// The youth league.
    YouthLeague,
    /// The centre.
    Centre,
}

impl Choice {
    /// Its step of the route order.
    pub fn step(self) -> Step {
        match self {
            Choice::Commissioner => Step::Class,
            Choice::Advisor => Step::Advisor,
            Choice::Station => Step::Station,
            Choice::StudentAffairs | Choice::YouthLeague => Step::Office,
            Choice::Centre => Step::Centre,
        }
    }
}

/// Word that came by another channel, as the receiver says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceivedFrom {
    /// How.
    pub channel: Channel,
    /// From whom, if the receiver may name him.
    #[serde(default)]
    pub from: Option<PersonNo>,
}

/// Record an observation without sending it (action `report.observe`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Observe {
    /// Whom it is about.
    pub about: About,
    /// What was seen, at most 16.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// What happened to him.
    #[serde(default)]
    pub life_event: Option<LifeEvent>,
    /// For how many days the mood has been low, at most 365.
    #[serde(default)]
    pub low_mood_days: Option<u16>,
    /// When; now when absent.
    #[serde(default)]
    pub occurred_at: Option<At>,
    /// First help was given.
    #[serde(default)]
    pub first_help: bool,
    /// What the observer says.
    #[serde(default)]
    pub words: Option<Slot>,
}

/// Observe and send at once (action `report.submit`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// What was observed.
    pub observation: Observe,
    /// How urgent; emergencies are `report.emergency`.
    pub urgency: Urgency,
    /// To whom, where the sender has a choice.
    #[serde(default)]
    pub to: Option<Choice>,
    /// Named as involved; they will not have it.
    #[serde(default)]
    pub involved: Vec<PersonNo>,
    /// To be kept from them.
    #[serde(default)]
    pub keep_from: Vec<PersonNo>,
    /// Entered for somebody who told it by another channel.
    #[serde(default)]
    pub received: Option<ReceivedFrom>,
}

/// Send an earlier observation of one's own (action `report.send`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The observation.
    pub case: CaseNo,
    /// How urgent.
    pub urgency: Urgency,
    /// To whom, where the sender has a choice.
    #[serde(default)]
    pub to: Option<Choice>,
    /// Named as involved; they will not have it.
    #[serde(default)]
    pub involved: Vec<PersonNo>,
    /// To be kept from them.
    #[serde(default)]
    pub keep_from: Vec<PersonNo>,
}

/// Decides `report.observe`.
pub(crate) fn observe(hearing: &mut Hearing<'_>, action: &Observe) -> Result<(), Refusal> {
    let facts = facts(hearing, action)?;
    let words = hearing.slot(action.words)?;
    let case = hearing.open_case();
    draft_observation(hearing, case, facts, words);
    Ok(())
}

/// Decides `report.submit`.
pub(crate) fn submit(hearing: &mut Hearing<'_>, action: &Submit) -> Result<(), Refusal> {
    let facts = facts(hearing, &action.observation)?;
    let words = hearing.slot(action.observation.words)?;
    let received = received(hearing, action.received)?;
    let subject = facts.subject;
    let recused = recusals(hearing, &action.involved, &action.keep_from)?;
    let sending = Sending::new(hearing, subject, action.urgency, action.to, recused, received)?;
    let case = hearing.open_case();
    draft_observation(hearing, case, facts, words);
    sending.draft(hearing, case)
}

/// Decides `report.send`.
pub(crate) fn send(hearing: &mut Hearing<'_>, action: &Send) -> Result<(), Refusal> {
    let report = hearing.network.report.get(action.case).ok_or(Refusal::NotFound)?;
    if report.sender != hearing.asker_person() {
        return Err(Refusal::NotFound);
    }
    if report.state != State::Observed {
        return Err(Refusal::State { case: action.case, state: report.state.name() });
    }
    let subject = report.subject.ok_or(Refusal::NotFound)?;
    let recused = recusals(hearing, &action.involved, &action.keep_from)?;
    let sending = Sending::new(hearing, subject, action.urgency, action.to, recused, None)?;
    sending.draft(hearing, action.case)
}

pub(super) fn draft_observation(hearing: &mut Hearing<'_>, case: CaseNo, facts: Facts, words: Option<Slot>) {
    let about_himself = facts.subject.person() == hearing.asker_person();
    let draft = hearing.draft(Event::Observed(facts)).case(case).words(words);
    hearing.push(if about_himself { draft.unnamed() } else { draft });
}

pub(super) fn facts(hearing: &Hearing<'_>, action: &Observe) -> Result<Facts, Refusal> {
    if action.signs.len() > SIGNS_MAX {
        return Err(Refusal::Field { field: "signs", why: "names more than 16 signs" });
    }
    if action.low_mood_days.is_some_and(|days| days > 365) {
        return Err(Refusal::Field { field: "low_mood_days", why: "is more than a year" });
    }
    let occurred_at = hearing.past("occurred_at", action.occurred_at)?;
    Ok(Facts {
        subject: subject(hearing, action.about)?,
        signs: action.signs.clone(),
        life_event: action.life_event,
        low_mood_days: action.low_mood_days,
        occurred_at,
        first_help: action.first_help,
        credited: credited(hearing, occurred_at),
        cut: false,
    })
}

/// A report is credited to the post held when it happened, if that was at most seven days ago; else to the person.
pub(super) fn credited(hearing: &Hearing<'_>, occurred_at: At) -> Option<PostNo> {
    let recent = hearing.at.plus_minutes(-BACKDATED_DAYS_MAX * 24 * 60) <= occurred_at;
    let held = |post: &PostNo| {
        hearing.asker_person().is_some_and(|person| hearing.network.roster.holds(*post, person, occurred_at))
    };
    hearing.asker_post().filter(|post| recent && held(post))
}

/// Whom a sender means. A person whom he may not name is not there for him, in the roster or not.
fn subject(hearing: &Hearing<'_>, about: About) -> Result<Subject, Refusal> {
    match about {
        About::Described => Ok(Subject::Described),
        About::Myself => hearing.asker_person().map(Subject::Person).ok_or(Refusal::NotFound),
        About::Person(person) if Some(person) == hearing.asker_person() => Ok(Subject::Person(person)),
        About::Person(person) if hearing.may_person(Deed::SeePerson, person) => Ok(Subject::Person(person)),
        About::Person(_) => Err(Refusal::NotFound),
    }
}

/// Who must not have it. Whoever the sender may not name, or who is not there, keeps nothing from anybody.
pub(super) fn recusals(
    hearing: &Hearing<'_>,
    involved: &[PersonNo],
    keep_from: &[PersonNo],
) -> Result<Vec<PersonNo>, Refusal> {
    let mut recused: Vec<PersonNo> = involved.iter().chain(keep_from).copied().collect();
    recused.sort_unstable();
    recused.dedup();
    if recused.len() > RECUSALS_MAX {
        return Err(Refusal::Field { field: "keep_from", why: "names more than 16 persons" });
    }
    recused.retain(|person| hearing.network.roster.person(*person).is_some());
    Ok(recused)
}

pub(super) fn received(
    hearing: &Hearing<'_>,
    received: Option<ReceivedFrom>,
) -> Result<Option<Received>, Refusal> {
    let Some(received) = received else { return Ok(None) };
    hearing.allow_office(Deed::EnterReceived)?;
    if received.from.is_some_and(|from| !hearing.may_person(Deed::SeePerson, from)) {
        return Err(Refusal::NotFound);
    }
    Ok(Some(Received { channel: received.channel, from: received.from }))
}

/// A report on its way to its first holder.
pub(super) struct Sending {
    urgency: Urgency,
    hop: Hop,
    recused: Vec<PersonNo>,
    received: Option<Received>,
    about_himself: bool,
    /// The receiver of word by another channel is its first holder, acknowledged at once.
    enters: bool,
    /// The incident that it belongs to.
    incident: Option<CaseNo>,
}

impl Sending {
    pub(super) fn new(
        hearing: &Hearing<'_>,
        subject: Subject,
        urgency: Urgency,
        to: Option<Choice>,
        recused: Vec<PersonNo>,
        received: Option<Received>,
    ) -> Result<Self, Refusal> {
        if urgency == Urgency::Emergency {
            return Err(Refusal::Field { field: "urgency", why: "is an emergency; send `report.emergency`" });
        }
        let about_himself = subject.person().is_some() && subject.person() == hearing.asker_person();
        // Who asks for help himself is heard within a concerning report's time at the latest.
        let urgency = if about_himself { urgency.max(Urgency::Concerning) } else { urgency };
        let sender = match received {
            Some(received) => received.from,
            None => hearing.asker_person(),
        };
        let keep: Vec<PersonNo> = recused.iter().copied().chain(subject.person()).collect();
        let place = place(hearing, subject);
        let way = Way { place, recused: &keep, sender, at: hearing.at };
        let own = hearing.asker_post().filter(|post| received.is_some() && may_hold(hearing, *post, &keep));
        let hop = match own {
            Some(post) => Hop { to: post, skipped: Vec::new() },
            None => first_hop(hearing, &way, about_himself, urgency, to)?,
        };
        Ok(Self { urgency, hop, recused, received, about_himself, enters: own.is_some(), incident: None })
    }

    /// The same as part of an incident.
    pub(super) fn of(self, incident: Option<CaseNo>) -> Self {
        Self { incident, ..self }
    }

    pub(super) fn draft(self, hearing: &mut Hearing<'_>, case: CaseNo) -> Result<(), Refusal> {
        let network = hearing.network;
        let (level, to) = (self.urgency.level(), self.hop.to);
        let clock = |item| escalation::clock(network, item, level, Some(to), hearing.at);
        let (acknowledge, lease) = (clock(Item::Acknowledge), clock(Item::Lease));
        let event = Event::Submitted {
            urgency: self.urgency,
            recused: self.recused,
            received: self.received,
            skipped: self.hop.skipped,
            attached: None,
            also: Vec::new(),
            incident: self.incident,
        };
        let draft = hearing.draft(event).case(case).reaches(Some(to)).starts(acknowledge);
        let submitted = hearing.push(if self.about_himself { draft.unnamed() } else { draft });
        if self.enters {
            let draft = hearing.draft(Event::Acknowledged { on_scene: false }).case(case);
            hearing.push(draft.reaches(Some(to)).stops(submitted).starts(lease));
        }
        if self.urgency == Urgency::Urgent {
            start_assessment(hearing, case, self.urgency);
        }
        Ok(())
    }
}

/// Whether the asker, in this post, may have a case that must be kept from these people and their deputies. What comes to
/// the leading group by phone goes to the centre like what it reports itself.
pub(super) fn may_hold(hearing: &Hearing<'_>, post: PostNo, keep: &[PersonNo]) -> bool {
    let asker = hearing.asker_person();
    let roster = &hearing.network.roster;
    let below = roster.role(post).and_then(Role::step).is_some_and(|step| step < Step::LeadingGroup);
    below
        && roster.holders(post, hearing.at).any(|posting| {
            Some(posting.person) == asker
                && !keep.contains(&posting.person)
                && posting.deputy_of.is_none_or(|of| !keep.contains(&of))
        })
}

/// Starts the centre's assessment clock: it counts from the report, wherever the report lies.
pub(super) fn start_assessment(hearing: &mut Hearing<'_>, case: CaseNo, urgency: Urgency) {
    let network = hearing.network;
    let owner = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor);
    let clock = escalation::clock(network, Item::Assessment, urgency.level(), owner, hearing.at);
    let draft = hearing.draft(escalation::Event::ClockStarted).case(case).reaches(owner).starts(clock);
    hearing.push(draft);
}

/// The place that the route follows: the subject's; the sender's for a described subject; none for staff.
pub(super) fn place(hearing: &Hearing<'_>, subject: Subject) -> Where {
    match subject.person().and_then(|person| hearing.network.roster.person(person)) {
        Some(person) if person.kind == PersonKind::Student => person.place,
        Some(_) => Where::default(),
        None => sender_place(hearing),
    }
}

/// The class or room that the sender's post or, without one, his own place stands for.
fn sender_place(hearing: &Hearing<'_>) -> Where {
    let own = hearing.asker_place();
    match hearing.post() {
        Some(post) => Where { class: post.class.or(own.class), ..own },
        None => own,
    }
}

fn first_hop(
    hearing: &Hearing<'_>,
    way: &Way<'_>,
    about_himself: bool,
    urgency: Urgency,
    to: Option<Choice>,
) -> Result<Hop, Refusal> {
    let network = hearing.network;
    let nobody = || Refusal::Field { field: "to", why: "leads to nobody; no centre is open yet" };
    let no_choice = |why| Err(Refusal::Field { field: "to", why });
    if about_himself {
        // Never through commissioner, officer or advisor.
        let way = Way { sender: None, ..*way };
        let to = to.unwrap_or(Choice::Station);
        if !matches!(to, Choice::Station | Choice::Centre) {
            return no_choice("is not a counsellor; who asks for help himself chooses `station` or `centre`");
        }
        return toward(hearing, &way, to).ok_or_else(nobody);
    }
    let default = match hearing.role().and_then(Role::step) {
        None => match to {
            None => Some(Choice::Commissioner),
            Some(Choice::Commissioner | Choice::Advisor | Choice::Station) => to,
            Some(_) => return no_choice("is not open to you; choose `commissioner`, `advisor` or `station`"),
        },
        Some(Step::Dorm) if to.is_some() => {
            return no_choice("is not open to a dormitory officer; reports go to the commissioner");
        }
        Some(Step::Class) => match to {
            Some(_) if urgency == Urgency::Routine => {
                return no_choice("is open to commissioners for concerning and urgent reports only");
            }
            Some(Choice::Commissioner) => return no_choice("is the sender's own step"),
            other => other,
        },
        Some(Step::Advisor) => match to {
            None => Some(Choice::Station),
            Some(Choice::Station | Choice::StudentAffairs) => to,
            Some(_) => {
                return no_choice("is not open to you; an advisor chooses `station` or `student_affairs`");
            }
        },
        _ if to.is_some() => return no_choice("is not open to this post; the report goes to the next step"),
        _ => None,
    };
    let hop = match default {
        Some(choice) => toward(hearing, way, choice),
        None => {
            let above = hearing.role().and_then(Role::step).map(|step| step.min(Step::CentreDirector));
            // The leading group reports to the centre like everybody else.
            let above = if hearing.role().is_some_and(Role::is_leading) { Some(Step::Office) } else { above };
            route::next(network, way, above)
        }
    };
    hop.ok_or_else(nobody)
}

/// The chosen post if it can take the report, else the next step above it.
pub(super) fn toward(hearing: &Hearing<'_>, way: &Way<'_>, choice: Choice) -> Option<Hop> {
    match chosen(hearing, way, choice) {
        Ok(to) => Some(Hop { to, skipped: Vec::new() }),
        Err(why) => {
            let mut hop = route::next(hearing.network, way, Some(choice.step()))?;
            hop.skipped.insert(0, Skip { step: choice.step(), why });
            Some(hop)
        }
    }
}

/// The post of a choice, if it can take the case.
pub(super) fn chosen(
    hearing: &Hearing<'_>,
    way: &Way<'_>,
    choice: Choice,
) -> Result<PostNo, crate::roster::Reach> {
    let roster = &hearing.network.roster;
    let office = match choice {
        Choice::StudentAffairs => roster.single_post(UnitKind::StudentAffairs, Role::StudentAffairsTeacher),
        Choice::YouthLeague => roster.single_post(UnitKind::YouthLeague, Role::YouthLeagueTeacher),
        Choice::Commissioner | Choice::Advisor | Choice::Station | Choice::Centre => {
            return route::at_step(hearing.network, way, choice.step());
        }
    };
    match roster.reach(office, way.at, way.recused, way.sender) {
        crate::roster::Reach::Open => office.ok_or(crate::roster::Reach::Vacant),
        closed => Err(closed),
    }
}

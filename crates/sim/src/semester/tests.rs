//! A whole semester in memory.

use std::collections::BTreeMap;

use wuji_core::calendar::Days;
use wuji_core::entry::Entry;
use wuji_core::kind::Kind;
use wuji_core::roster::Role;

use super::*;
use crate::college::College;
use crate::play::{Answer, Played, Rehearsal, play, set_up, test_tag};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct Run {
    played: Played,
    log: Vec<Entry>,
    network: Network,
    moments: Vec<&'static str>,
    refusals: BTreeMap<(&'static str, &'static str), u32>,
    digest: [u8; 32],
    set_up: usize,
}

fn run(seed: u64, students: usize, weeks: u8) -> Run {
    let college = College { weeks, ..College::new(seed, students) };
    let mut host = Rehearsal::of(&college, &test_tag).unwrap();
    let answers = set_up(&mut host, &college, &test_tag).unwrap();
    assert!(answers.iter().all(|answer| matches!(answer, Answer::Accepted(_))), "{answers:?}");
    let set_up = host.log().len();
    let mut semester = Semester::new(seed, college.first_day, weeks);
    let (mut moments, mut refusals) = (Vec::new(), BTreeMap::new());
    let mut names = Vec::new();
    let played = play(
        &mut Naming { host: &mut host, names: &mut names },
        &mut semester,
        &test_tag,
        &mut |step, answers| {
            moments.extend(step.story.map(|moment| moment.code));
            let _ = answers;
            true
        },
    )
    .unwrap();
    for (name, answer) in names {
        if let Answer::Refused(code) | Answer::Recorded(code) = answer {
            *refusals.entry((name, code)).or_default() += 1;
        }
    }
    Run {
        played,
        log: host.log().to_vec(),
        network: host.network().clone(),
        moments,
        refusals,
        digest: host.network().digest(),
        set_up,
    }
}

/// A host that remembers which action had which answer.
struct Naming<'h> {
    host: &'h mut Rehearsal,
    names: &'h mut Vec<(&'static str, Answer)>,
}

impl crate::play::Host for Naming<'_> {
    type Failure = crate::play::Failure;

    fn read(&self, look: &mut dyn FnMut(&Network)) {
        self.host.read(look);
    }

    fn advance(&mut self, to: At) -> Result<(), Self::Failure> {
        self.host.advance(to)
    }

    fn ask(&mut self, requests: Vec<Asked>) -> Result<Vec<Answer>, Self::Failure> {
        let names: Vec<_> = requests.iter().map(|asked| asked.request.action.name()).collect();
        let answers = self.host.ask(requests)?;
        self.names.extend(names.into_iter().zip(answers.iter().cloned()));
        Ok(answers)
    }
}

#[test]
fn a_semester_shows_every_kind_of_entry_and_the_whole_story() {
    let run = run(20_260_907, 600, 18);
    println!("{} entries, {:?}, refused {:?}", run.log.len() - run.set_up, run.played, run.refusals);
    println!("{:?}", run.moments);
    assert_eq!(missing_kinds(&run.log), []);
    // Whatever was due by the end of the semester shows whether it was done; what is due within a year need not.
    let today = run.network.last_at().day();
    let days = Days { first: day("2026-09-07"), last: day("2027-01-10") };
    let all = run.network.duties(None, days, today);
    for code in unshown_duties(&run.network, days, today) {
        let mut own = all.iter().filter(|one| one.duty.to_string() == code).peekable();
        assert!(own.peek().is_some() && own.all(|one| today < one.period.last), "{code}");
    }
    for code in [
        "low_mood_reported",
        "low_mood_lapsed",
        "low_mood_station_acknowledged",
        "night_emergency",
        "night_assessed_red",
        "night_decided",
        "night_notice_received",
        "night_listed",
        "night_closed",
        "unanswered_leading_group",
        "way_leading_group",
        "vacancy_routed_around",
        "vacancy_followed",
        "sent_twice",
        "look_up_refused",
    ] {
        assert!(run.moments.contains(&code), "{code}");
    }
    assert_eq!(run.played.already_done, 1);
    // People ask for little that they may not.
    assert!(run.played.refused * 50 < run.played.accepted, "{:?}", run.refusals);
}

#[test]
fn a_semester_follows_from_its_seed() {
    let [first, again, other] = [1, 1, 2].map(|seed| run(seed, 120, 4));
    assert_eq!(first.digest, again.digest);
    assert!(first.log == again.log);
    assert_ne!(first.digest, other.digest);
}

/// The size of the reference college; slow without optimisation, and then a fifth of it.
#[test]
fn a_semester_of_the_reference_college_is_busy() {
    let (students, least) = if cfg!(debug_assertions) { (2_200, 4_000) } else { (11_000, 20_000) };
    let run = run(7, students, 18);
    let made = run.log.len() - run.set_up;
    println!("{students} students: {} set up, {made} entries, {:?}", run.set_up, run.played);
    let mut kinds: BTreeMap<Kind, u32> = BTreeMap::new();
    for entry in run.log.iter().skip(run.set_up) {
        *kinds.entry(entry.header.kind).or_default() += 1;
    }
    let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{} {count}", kind.name())).collect();
    println!("{}", kinds.join(", "));
    assert!(made >= least, "{made}");
    assert!(run.played.refused * 50 < run.played.accepted, "{:?}", run.refusals);
}

/// The people above somebody who lives in a room: its officer, the commissioner, advisor and station counsellor of his class.
fn line(network: &Network, at: At, mate: PersonNo) -> Option<Vec<PersonNo>> {
    let roster = &network.roster;
    let place = roster.person(mate)?.place;
    let class = roster.class(place.class?)?;
    let posts = [
        roster.room(place.room?)?.officer?,
        class.commissioner?,
        *class.advisors.last()?,
        roster.post_of(class.unit, Role::StationCounsellor)?,
    ];
    let holder = |post| roster.holders(post, at).next().map(|posting| posting.person);
    posts.into_iter().map(holder).collect()
}

/// After the semester, as a demo that is then served needs it.
#[test]
fn everybody_who_reports_may_sign_in_and_three_persons_lead() {
    for (seed, students, weeks) in [(20_260_907, 600, 18), (1, 400, 8), (2, 60, 3), (3, 20, 1)] {
        let run = run(seed, students, weeks);
        let (network, at) = (&run.network, run.network.last_at());
        let roster = &network.roster;
        for (number, post) in roster.posts() {
            for posting in roster.holders(number, at) {
                let may_sign_in = network.access.has_account(posting.person);
                assert!(may_sign_in, "{:?} of {students} has no account", post.role);
                let logins = network.access.person_of(test_tag(&format!("login:s{}", posting.person)));
                assert!(post.role.is_staff() || logins == Some(posting.person));
                assert!(!post.role.is_staff() || network.has_pledged(posting.person, at), "{:?}", post.role);
            }
        }
        let leading = roster.posts().filter(|(_, post)| post.role.is_leading()).map(|(post, _)| post);
        let leading: BTreeSet<PersonNo> =
            leading.flat_map(|post| roster.holders(post, at)).map(|posting| posting.person).collect();
        assert_eq!(leading.len(), 3, "on call leads nobody whom it did not lead before");
        // Somewhere four different persons stand above somebody who is none of them.
        let is_whole = |mate: PersonNo| {
            let line = line(network, at, mate).unwrap_or_default();
            let people: BTreeSet<PersonNo> = line.iter().copied().chain([mate]).collect();
            people.len() == 5
        };
        let whole = roster.people().filter(|(mate, _)| is_whole(*mate)).count();
        assert!(whole * 2 > students, "{whole} of {students}");
    }
}

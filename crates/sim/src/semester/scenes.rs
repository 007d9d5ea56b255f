//! The scripted story, scene by scene: what is asked for in each, and which scenes follow. A scene is played when the
//! state allows it; so the story goes on whatever chance does beside it.

use wuji_core::action::Action;
use wuji_core::crisis::{Decider, Grade, KinResult, Object};
use wuji_core::focus::{Change, Ground};
use wuji_core::network::Network;
use wuji_core::report::{Accept, HandOff, Outcome, Recuse, Urgency};
use wuji_core::roster::{Role, Step, UnitKind};
use wuji_core::time::At;

use super::story::Tale;
use super::{Semester, about};
use crate::college::{Asked, slot};

macro_rules! scenes {
    ($($scene:ident $tale:ident $code:literal $(then $($next:ident $minutes:literal),*)?;)*) => {
        /// A scene of the story.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Scene {$($scene,)*}

        impl Scene {
            /// The code of its moment; none where nothing is to be told.
            pub(super) fn code(self) -> Option<&'static str> {
                let code = match self { $(Scene::$scene => $code,)* };
                (!code.is_empty()).then_some(code)
            }

            pub(super) fn tale(self) -> Option<Tale> {
                Some(match self { $(Scene::$scene => Tale::$tale,)* })
            }

            /// What follows it, after so many minutes.
            pub(super) fn then(self) -> &'static [(Scene, i64)] {
                match self { $(Scene::$scene => &[$($((Scene::$next, $minutes),)*)?],)* }
            }
        }
    };
}

scenes! {
    LowMoodSent LowMood "low_mood_reported" then LowMoodSeen 2820;
    LowMoodSeen LowMood "low_mood_station_acknowledged" then LowMoodSettled 90;
    LowMoodSettled LowMood "low_mood_settled";

    NightSent Night "night_emergency" then NightSeen 4, NightSupplement 20;
    NightSeen Night "night_acknowledged" then NightStation 2, NightAssessed 27;
    NightStation Night "night_station_seen";
    NightSupplement Night "night_supplement";
    NightAssessed Night "night_assessed_red" then NightKin 30, NightProposed 45;
    NightKin Night "night_kin_told";
    NightProposed Night "night_proposed" then NightDecided 60;
    NightDecided Night "night_decided" then NightNotice 380, NightHandedOver 450, NightListed 480, NightAgain 1200;
    NightNotice Night "night_notice" then NightReceived 25;
    NightReceived Night "night_notice_received";
    NightHandedOver Night "night_handed_over";
    NightListed Night "night_listing_proposed" then NightApproved 240;
    NightApproved Night "night_listed" then NightClosed 47520;
    NightAgain Night "night_second_emergency" then NightAgainSeen 6;
    NightAgainSeen Night "night_second_answered";
    NightClosed Night "night_closed";

    UnansweredSent Unanswered "unanswered_emergency" then UnansweredLeading 25;
    UnansweredLeading Unanswered "unanswered_leading_group" then UnansweredReturned 5;
    UnansweredReturned Unanswered "unanswered_returned" then UnansweredSeen 3;
    UnansweredSeen Unanswered "unanswered_centre" then UnansweredAccepted 6;
    UnansweredAccepted Unanswered "" then UnansweredAssessed 18;
    UnansweredAssessed Unanswered "unanswered_no_crisis" then UnansweredSettled 5;
    UnansweredSettled Unanswered "unanswered_settled";

    WaySent Way "way_room" then WayClassSeen 10;
    WayClassSeen Way "" then WayClass 12;
    WayClass Way "way_class" then WayAdvisorSeen 9;
    WayAdvisorSeen Way "" then WayAdvisor 20;
    WayAdvisor Way "way_advisor" then WayStationSeen 14;
    WayStationSeen Way "" then WayHandedOff 6;
    WayHandedOff Way "way_station_handed_off" then WayHandedOffSeen 8;
    WayHandedOffSeen Way "" then WayStation 10;
    WayStation Way "way_station" then WayCentreSeen 5;
    WayCentreSeen Way "" then WayCentre 6;
    WayCentre Way "way_centre" then WayRecused 3;
    WayRecused Way "way_recused" then WayAssessed 40;
    WayAssessed Way "way_crisis" then WayProposed 50;
    WayProposed Way "way_proposed" then WayDecided 70;
    WayDecided Way "way_leading_group" then WayObjected 25;
    WayObjected Way "way_objected" then WayReleased 5;
    WayReleased Way "";

    VacancySent Vacancy "vacancy_reported" then VacancyResigned 20;
    VacancyResigned Vacancy "vacancy_resigned" then VacancyAround 1500, VacancyFollowed 8700;
    VacancyAround Vacancy "vacancy_routed_around" then VacancyReleased 5;
    VacancyReleased Vacancy "";
    VacancyFollowed Vacancy "vacancy_followed";

    IgnoredSent Ignored "ignored_reported" then IgnoredSeen 330;
    IgnoredSeen Ignored "ignored_director" then IgnoredAssessed 20;
    IgnoredAssessed Ignored "ignored_assessed" then IgnoredSettled 10;
    IgnoredSettled Ignored "ignored_settled";

    RegradeSent Regrade "" then RegradeSeen 3;
    RegradeSeen Regrade "" then RegradeAssessed 22;
    RegradeAssessed Regrade "regrade_orange" then RegradeAsked 120;
    RegradeAsked Regrade "regrade_asked" then RegradeApproved 25;
    RegradeApproved Regrade "regrade_approved" then RegradeRecused 30;
    RegradeRecused Regrade "" then RegradeReleased 5;
    RegradeReleased Regrade "";

    JoinedSent Joined "joined_first" then JoinedAgain 3;
    JoinedAgain Joined "joined_second" then JoinedReleased 1;
    JoinedReleased Joined "";
}

impl Scene {
    /// The scenes that begin: week, day from Monday, minute.
    pub(super) fn openings() -> [(Scene, i32, i32, u16); 8] {
        [
            (Scene::LowMoodSent, 2, 0, 20 * 60 + 10),
            (Scene::NightSent, 3, 2, 23 * 60 + 40),
            (Scene::IgnoredSent, 4, 3, 9 * 60),
            (Scene::UnansweredSent, 5, 5, 3 * 60 + 10),
            (Scene::VacancySent, 6, 1, 10 * 60),
            (Scene::WaySent, 7, 0, 9 * 60),
            (Scene::JoinedSent, 8, 4, 22 * 60 + 15),
            (Scene::RegradeSent, 9, 1, 14 * 60),
        ]
    }

    /// Whether it opens a case.
    pub(super) fn opens_case(self) -> bool {
        matches!(
            self,
            Scene::LowMoodSent
                | Scene::NightSent
                | Scene::NightAssessed
                | Scene::NightListed
                | Scene::UnansweredSent
                | Scene::WaySent
                | Scene::WayAssessed
                | Scene::VacancySent
                | Scene::VacancyAround
                | Scene::IgnoredSent
                | Scene::RegradeSent
                | Scene::RegradeAssessed
                | Scene::JoinedSent
        )
    }
}

/// Where a report that nobody answered for two days may lie.
const STATION_OR_LATER: [Step; 3] = [Step::Station, Step::Centre, Step::CentreDirector];

impl Semester {
    /// What a scene asks for; nothing where it cannot be played yet.
    pub(super) fn perform(&mut self, network: &Network, at: At, scene: Scene) -> Option<Vec<Asked>> {
        let tale = scene.tale()?;
        let one = match scene {
            Scene::LowMoodSent => self.opens(network, at, tale, Urgency::Concerning, Some(3))?,
            Scene::VacancySent => self.opens(network, at, tale, Urgency::Concerning, None)?,
            Scene::WaySent | Scene::IgnoredSent => self.opens(network, at, tale, Urgency::Urgent, None)?,
            Scene::NightSent
            | Scene::UnansweredSent
            | Scene::RegradeSent
            | Scene::JoinedSent
            | Scene::JoinedAgain => self.cries(network, at, tale, "emergency")?,
            Scene::NightAgain => {
                network.crisis.open_about(self.cast.part(tale)?.subject)?;
                self.cries(network, at, tale, "again")?
            }

            // An advisor who is away is skipped, and then it has climbed further by now.
            Scene::LowMoodSeen => {
                STATION_OR_LATER.into_iter().find_map(|step| self.seen(network, at, tale, step))?
            }
            Scene::WayStationSeen | Scene::WayHandedOffSeen => self.seen(network, at, tale, Step::Station)?,
            Scene::NightSeen | Scene::UnansweredSeen | Scene::RegradeSeen | Scene::WayCentreSeen => {
                self.seen(network, at, tale, Step::Centre)?
            }
            Scene::WayClassSeen => self.seen(network, at, tale, Step::Class)?,
            Scene::WayAdvisorSeen => self.seen(network, at, tale, Step::Advisor)?,
            Scene::UnansweredLeading => self.seen(network, at, tale, Step::LeadingGroup)?,
            Scene::IgnoredSeen => {
                let director = network.roster.single_post(UnitKind::Centre, Role::CentreDirector)?;
                (network.escalation.told(director) > 0).then_some(())?;
                self.seen(network, at, tale, Step::CentreDirector)?
            }
            Scene::NightStation => self.station_sees(network, at)?,
            Scene::NightSupplement => self.supplements(network, at, tale)?,

            Scene::LowMoodSettled => STATION_OR_LATER
                .into_iter()
                .find_map(|step| self.settles(network, at, tale, step, Outcome::Talked))?,
            Scene::IgnoredSettled => {
                self.settles(network, at, tale, Step::CentreDirector, Outcome::Talked)?
            }
            Scene::UnansweredSettled => {
                self.settles(network, at, tale, Step::Centre, Outcome::Counselling)?
            }
            Scene::UnansweredReturned => {
                let (case, report, post) = self.held_at(network, tale, Step::LeadingGroup)?;
                let person = self.someone(network, post, at, &report.kept_from())?;
                let action = self.give_back(network, at, case, report)?;
                let words = self.say("returned");
                self.ask_saying(person, post, action, words)
            }
            Scene::UnansweredAccepted | Scene::WayCentre => {
                let (case, actor) = self.holder(network, at, tale, Step::Centre)?;
                self.ask(actor.person, actor.post, Action::Accept(Accept { case }))
            }
            Scene::UnansweredAssessed | Scene::IgnoredAssessed => self.assesses(network, at, tale, None)?,
            Scene::NightAssessed => self.assesses(network, at, tale, Some(Grade::Red))?,
            Scene::WayAssessed | Scene::RegradeAssessed => {
                self.assesses(network, at, tale, Some(Grade::Orange))?
            }

            Scene::WayClass => self.sends_up(network, at, tale, Step::Class)?,
            Scene::WayAdvisor => self.sends_up(network, at, tale, Step::Advisor)?,
            Scene::WayStation => self.sends_up(network, at, tale, Step::Station)?,
            Scene::WayHandedOff => {
                let (case, actor) = self.holder(network, at, tale, Step::Station)?;
                let unit = network.roster.post(actor.post)?.unit?;
                let to = network.roster.post_of(unit, Role::StationOnCall)?;
                let words = self.say("handed");
                let action = Action::HandOff(HandOff { case, to, words: Some(slot(0)) });
                self.ask_saying(actor.person, actor.post, action, words)
            }
            Scene::WayRecused => {
                let (case, actor) = self.holder(network, at, tale, Step::Centre)?;
                self.ask(actor.person, actor.post, Action::Recuse(Recuse { case, person: None }))
            }

            Scene::NightProposed | Scene::WayProposed => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                self.propose(actor, case)
            }
            Scene::NightKin => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                self.tell_kin(actor, case, KinResult::Told)
            }
            Scene::NightNotice => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                // The story receives it itself.
                let asked = self.give_notice(at.plus_minutes(14 * 24 * 60), actor, case);
                return Some(vec![asked]);
            }
            Scene::NightAgainSeen => self.settles(network, at, tale, Step::Centre, Outcome::Crisis)?,
            Scene::NightClosed => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                self.close(actor, case)
            }
            Scene::NightHandedOver => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                let crisis = network.crisis.get(case)?;
                self.hand_over(network, at, actor, case, crisis)?
            }
            Scene::NightListed => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                let person = about(network, case)?;
                let change = Change::List(Grade::Red);
                self.change_listing(actor, person, change, Ground::Crisis, Some(case))
            }
            Scene::NightApproved => self.approves(network, at, self.cast.part(tale)?.subject)?,
            Scene::NightDecided | Scene::WayDecided => {
                let (case, crisis) = network.crisis.open_about(self.cast.part(tale)?.subject)?;
                crisis.proposal.as_ref()?;
                return self.decide(network, at, case, crisis, scene == Scene::WayDecided);
            }
            Scene::NightReceived => {
                let asked = self.receive_notices(network, at)?;
                return (!asked.is_empty()).then_some(asked);
            }
            Scene::WayObjected => {
                let (case, crisis) = network.crisis.open_about(self.cast.part(tale)?.subject)?;
                let dissents = |decider: &&Decider| decider.dissents;
                let person = crisis.decision.as_ref()?.deciders.iter().find(dissents)?.person;
                let post = network.roster.single_post(UnitKind::LeadingGroup, Role::LeadingMember)?;
                let words = self.say("objected");
                let action = Action::Object(Object { case, words: Some(slot(0)) });
                self.ask_saying(person, post, action, words)
            }
            Scene::RegradeAsked => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                self.assessment(actor, case, Some(Grade::Yellow))
            }
            Scene::RegradeApproved => {
                let (case, crisis) = network.crisis.open_about(self.cast.part(tale)?.subject)?;
                let asker = crisis.asked.as_ref()?.1?;
                let counsellor = network.roster.single_post(UnitKind::Centre, Role::CentreCounsellor)?;
                let person = self.someone(network, counsellor, at, &[asker])?;
                let action = Action::ApproveRegrade(wuji_core::crisis::ApproveRegrade { case });
                self.ask(person, counsellor, action)
            }

            Scene::RegradeRecused => {
                let (case, actor) = self.crisis_holder(network, at, tale)?;
                let action = wuji_core::crisis::Recuse { case, person: None };
                self.ask(actor.person, actor.post, Action::RecuseCrisis(action))
            }

            Scene::VacancyResigned => self.resigns(network, at, tale)?,
            Scene::VacancyAround => self.opens(network, at, tale, Urgency::Concerning, None)?,
            Scene::VacancyFollowed => return self.follows(network, at, tale),
            Scene::WayReleased | Scene::VacancyReleased | Scene::RegradeReleased | Scene::JoinedReleased => {
                self.release(network, tale);
                return Some(Vec::new());
            }
        };
        Some(vec![one])
    }
}

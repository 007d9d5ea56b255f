//! Cases of weekly reports (CC.4): a silent class, a calm week that is looked at, a report with words or to be countersigned.

use wuji_core::Network;
use wuji_core::ids::CaseNo;
use wuji_core::periodic::{RoomState, Topic};

use super::{Plain, Told, codes, state};
use crate::reading::desk::CaseKind;
use crate::reading::labels::class_title;

/// A matter of a weekly report.
pub(super) fn plain(network: &Network, case: CaseNo) -> Option<Plain> {
    let matter = network.periodic.matter(case)?;
    let report = matter.class.zip(matter.week).and_then(|(class, week)| network.periodic.report(class, week));
    let mut facts = vec![
        Told::Title("class", matter.class.and_then(|class| class_title(&network.roster, class))),
        Told::Day("week", matter.week),
    ];
    match matter.topic {
        Topic::Silence => facts.extend([
            Told::Post("owed_by", matter.owed_by),
            Told::Codes("silence_reason", codes("silence_reason", matter.reason)),
        ]),
        Topic::Calm => facts.extend([
            Told::Codes("doubt", codes("doubt", &matter.doubts)),
            Told::Codes("calm_finding", codes("calm_finding", matter.finding)),
        ]),
        Topic::Report => {
            let number = |count: fn(&wuji_core::periodic::WeekReport) -> u16| {
                report.map(|report| i64::from(count(report)))
            };
            let rooms = |state: RoomState| {
                let rows = report?.content.rooms.iter().filter(|row| row.state == state);
                Some(rows.count() as i64)
            };
            facts.extend([
                Told::Post("sent_by", report.and_then(|report| report.by)),
                Told::At("sent_at", report.map(|report| report.changed)),
                Told::Number("rooms_calm", rooms(RoomState::Calm)),
                Told::Number("rooms_to_look_at", rooms(RoomState::Look)),
                Told::Number("rooms_silent", rooms(RoomState::NoAnswer)),
                Told::Number("rooms_not_asked", rooms(RoomState::NotAsked)),
                Told::Number("talks", number(|report| report.content.talks)),
                Told::Number("class_activities", number(|report| report.content.activities)),
                Told::Number("reports", number(|report| report.content.reports)),
            ]);
            let concerns = report.into_iter().flat_map(|report| &report.content.concerns);
            facts.push(Told::Codes("concerns", codes("week_concern", concerns.map(|row| row.concern))));
            let returned = report.and_then(|report| report.returned);
            facts.push(Told::Codes("send_back_reason", codes("send_back_reason", returned)));
        }
    }
    Some(Plain {
        kind: match matter.topic {
            Topic::Silence => CaseKind::Silence,
            Topic::Calm => CaseKind::Calm,
            Topic::Report => CaseKind::WeekReport,
        },
        state: state("matter_state", if matter.is_open() { "open" } else { "closed" }),
        facts,
    })
}

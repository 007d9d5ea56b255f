//! A college in memory: a genesis, and whatever was enrolled. No disk, no keys.

use std::path::PathBuf;

use wuji_core::access::OpenAccount;
use wuji_core::entry::Fingerprint;
use wuji_core::ids::{PersonNo, PostNo, Tag};
use wuji_core::operation::{Administrator, ClockForm, CollegeId, Genesis};
use wuji_core::roster::{PersonKind, PostPerson, Register, Role, Sex, UnitKind};
use wuji_core::words::{Slot, Title};
use wuji_core::{Action, At, Cause, Command, Network, Outcome};
use wuji_service::import::roster;

/// Not a secret: enough to tell numbers apart.
pub(crate) fn tag(text: &str) -> Tag {
    let mut bytes = [0_u8; 16];
    for (n, byte) in text.bytes().enumerate() {
        bytes[n % 16] = bytes[n % 16].rotate_left(3) ^ byte.wrapping_mul(31).wrapping_add(n as u8);
    }
    Tag(bytes)
}

pub(crate) fn at(text: &str) -> At {
    text.parse().unwrap()
}

pub(crate) fn opening() -> At {
    at("2026-09-01T08:00:00+08:00")
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/import/fixtures").join(name))
        .unwrap()
}

/// The reference college's files, where they are.
pub(crate) fn c1() -> Option<PathBuf> {
    let path = std::env::var_os("WUJI_C1").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/c1"),
        PathBuf::from,
    );
    path.join("expected.json").exists().then_some(path)
}

pub(crate) struct World {
    pub(crate) network: Network,
    pub(crate) admin: PersonNo,
    pub(crate) post: PostNo,
}

impl World {
    /// A college with its offices and administrators and nobody else.
    pub(crate) fn new() -> Self {
        let title = |text: &str| Title::try_new(text).unwrap();
        let units = [
            (UnitKind::LeadingGroup, "LG"),
            (UnitKind::StudentAffairs, "SA"),
            (UnitKind::YouthLeague, "YL"),
            (UnitKind::Centre, "CT"),
            (UnitKind::Administration, "AM"),
        ];
        let roles = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
        let administrators = roles.iter().enumerate().map(|(n, role)| Administrator {
            role: *role,
            tag: tag(&format!("admin-{n}")),
            login: tag(&format!("login-{n}")),
            words: Slot { index: n as u16, cut: false },
        });
        let genesis = Genesis {
            college: CollegeId([7; 16]),
            title: title("C"),
            demo: true,
            clock: ClockForm::Simulated,
            units: units.map(|(kind, text)| (kind, title(text))).to_vec(),
            administrators: administrators.collect(),
        };
        let mut network = Network::default();
        let command = Command { at: opening(), cause: Cause::Genesis(Box::new(genesis)) };
        let Ok(Outcome::Accepted(drafts)) = network.handle(&command) else { panic!("no genesis") };
        for draft in drafts {
            let entry = draft.into_entry(network.head());
            network.apply(&entry).unwrap();
        }
        let post = network.roster.single_post(UnitKind::Administration, Role::SystemAdministrator).unwrap();
        let admin = network.roster.tagged(tag("admin-0")).unwrap();
        Self { network, admin, post }
    }

    /// The same college with the students of a roster.
    pub(crate) fn with_roster(file: &[u8]) -> Self {
        let mut world = Self::new();
        let reading = roster::read(file, &world.network, &tag, &mut |_| {}).unwrap();
        let (enrol, words) = reading.into_parts();
        world.run(&[Action::Enrol(enrol)], words.len());
        world
    }

    /// Posts somebody new, in whose name what follows is done.
    pub(crate) fn acts_as_newly_posted(&mut self, post: PostNo) {
        let (tag, words) = (tag("newly-posted"), Some(Slot { index: 0, cut: false }));
        let (kind, sex) = (PersonKind::Staff, Sex::Unstated);
        self.run(&[Action::Register(Register { kind, tag, sex, born: None, words })], 1);
        let person = self.network.roster.tagged(tag).unwrap();
        let posting = PostPerson { post, person, from: None, until: None, deputy_of: None };
        self.run(&[Action::OpenAccount(OpenAccount { person, login: tag }), Action::Post(posting)], 0);
        (self.admin, self.post) = (person, post);
    }

    /// Does what the actions say.
    pub(crate) fn run(&mut self, actions: &[Action], words: usize) {
        let preview = self.network.preview(opening(), self.admin, self.post, actions, words).unwrap();
        self.network = preview.after;
    }

    /// Does the actions as the one request that a commit sends.
    pub(crate) fn commit(&mut self, action: Action, words: usize) {
        let request = wuji_core::Request {
            id: wuji_core::ids::RequestId::derived(wuji_core::ids::CaseNo(9), self.network.head()),
            by: self.admin,
            post: Some(self.post),
            action,
        };
        let cause = Cause::Request { request: Box::new(request), fingerprint: Fingerprint([1; 16]), words };
        let outcome = self.network.handle(&Command { at: opening(), cause });
        let Ok(Outcome::Accepted(drafts)) = outcome else { panic!("refused: {:?}", outcome.err()) };
        for draft in drafts {
            let entry = draft.into_entry(self.network.head());
            self.network.apply(&entry).unwrap();
        }
    }
}

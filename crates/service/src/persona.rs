//! As whom a demo's log is looked at: `ROLE`, the first post of that role that somebody holds, or `ROLE@POST` for a certain
//! one. Real logs need a sign-in instead.

use std::str::FromStr;

use wuji_core::Network;
use wuji_core::ids::{PersonNo, PostNo};
use wuji_core::roster::Role;

use crate::text::Text;

/// A role, and a post of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Persona {
    role: Role,
    post: Option<PostNo>,
}

impl FromStr for Persona {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (role, post) = match text.split_once('@') {
            Some((role, post)) => (role, Some(post)),
            None => (text, None),
        };
        let wanted = role.replace('-', "_");
        let role = Role::ALL.into_iter().find(|role| role.name() == wanted).ok_or("no such role")?;
        let post = post.map(|post| post.parse().map(PostNo)).transpose();
        Ok(Self { role, post: post.map_err(|error: std::num::ParseIntError| error.to_string())? })
    }
}

impl Persona {
    /// The post and who holds it now.
    pub(crate) fn find(self, network: &Network) -> Option<(PersonNo, PostNo)> {
        let roster = &network.roster;
        let mut posts = roster.posts().filter(|(_, post)| post.role == self.role).map(|(number, _)| number);
        let at = network.last_at();
        // Somebody who may sign in: the others act through nobody.
        let holder = |post| {
            let mut people = roster.holders(post, at).map(|posting| posting.person);
            people.find(|person| network.access.has_account(*person)).map(|person| (person, post))
        };
        match self.post {
            Some(post) => posts.find(|number| *number == post).and_then(holder),
            None => posts.find_map(holder),
        }
    }
}

/// The names of all roles, as `--as` takes them.
pub(crate) fn names() -> Vec<String> {
    Role::ALL.iter().map(|role| role.name().to_owned()).collect()
}

/// The roles, one line each: as `--as` takes it, and as people call it.
pub(crate) fn roles(text: Text) -> Vec<String> {
    Role::ALL.iter().map(|role| format!("  {:<24}{}", role.name(), text.name("role", role))).collect()
}

/// A post as people call it: its role, and its unit, class or room.
pub(crate) fn post_title(text: Text, network: &Network, number: PostNo) -> String {
    let roster = &network.roster;
    let Some(post) = roster.post(number) else { return number.to_string() };
    let class = post.class.and_then(|class| roster.class(class)).map(|class| class.title.to_string());
    let room = post.room.and_then(|room| roster.room(room));
    let room = room.map(|room| format!("{} {}", room.building, room.title));
    let station = post.role.is_station() || post.role == Role::Advisor;
    let unit =
        post.unit.filter(|_| station).and_then(|unit| roster.unit(unit)).map(|unit| unit.title.to_string());
    let role = text.name("role", &post.role);
    match class.or(room).or(unit) {
        Some(place) => format!("{role}@{number} {place}"),
        None => format!("{role}@{number}"),
    }
}

//! Who asks a running server, as every command takes it: `--server`, `--login`, `--as`.

use std::env;

use clap::Args;
use wuji_core::ids::PostNo;
use zeroize::Zeroizing;

use crate::client::{Client, ClientError};
use crate::home::Stop;
use crate::persona::As;
use crate::text::Text;

/// The password for scripts; people are asked.
const PASSWORD: &str = "WUJI_PASSWORD";

/// Where the server is.
pub(crate) const SERVER: &str = "http://127.0.0.1:8080";

/// Somebody who asks a server.
#[derive(Debug, Clone, Args)]
pub(crate) struct Visitor {
    #[arg(long, value_name = "URL", default_value = SERVER)]
    server: String,
    #[arg(long, value_name = "LOGIN")]
    login: Option<String>,
    #[arg(long = "as", value_name = "PERSONA")]
    persona: Option<As>,
}

impl Visitor {
    /// Signs in: by login and password, or on a demo as a persona.
    pub(crate) fn enter(&self, text: Text) -> Result<Client, Stop> {
        match (&self.login, &self.persona) {
            (Some(login), None | Some(As::Post(_))) => enter(&self.server, login, text),
            (None, Some(As::Persona(persona))) => {
                let mut client = Client::new(&self.server, text.language())?;
                client.become_persona(persona).map_err(|error| match error {
                    // A real college has no personas; a demo has those that its people hold.
                    ClientError::Path => Stop::Persona,
                    ClientError::Problem { code, .. } if code == "not_found" => Stop::Persona,
                    other => Stop::Client(other),
                })?;
                Ok(client)
            }
            (None, None | Some(As::Post(_))) => Err(Stop::PersonaMissing),
            (Some(_), Some(As::Persona(_))) => Err(Stop::PostExpected),
        }
    }

    /// In which of his posts he asks, if he said so.
    pub(crate) fn post(&self) -> Option<PostNo> {
        match self.persona {
            Some(As::Post(post)) => Some(post),
            Some(As::Persona(_)) | None => None,
        }
    }

    /// The same as the server takes it.
    pub(crate) fn query(&self) -> (&'static str, Option<String>) {
        ("as", self.post().map(|post| post.0.to_string()))
    }
}

/// Signs in with a login and a password from the environment or the terminal.
pub(crate) fn enter(server: &str, login: &str, text: Text) -> Result<Client, Stop> {
    let mut client = Client::new(server, text.language())?;
    let password = match env::var(PASSWORD) {
        Ok(password) => Zeroizing::new(password),
        Err(_) => {
            let prompt = text.with("client-password", &[("login", &login)]);
            Zeroizing::new(rpassword::prompt_password(prompt).map_err(|_| Stop::NoTerminal)?)
        }
    };
    client.sign_in(login, &password)?;
    Ok(client)
}

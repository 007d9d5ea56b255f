//! Help in the user's language: `help-<command>`, `help-<command>-<argument>`, or `help-<argument>` where commands share
//! it.

use clap::{Arg, ArgAction, Command};

use crate::exit::Exit;
use crate::text::Text;

/// The command line with all its texts.
pub(super) fn localized(text: Text, command: Command) -> Command {
    let command = framed(text, command.about(text.get("help-about")), None)
        .subcommand_help_heading(text.get("help-commands"))
        .disable_version_flag(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = command.arg(described(text, version, None));
    let mut command = command.mut_subcommands(move |inner| {
        let name = inner.get_name().to_owned();
        named(text, inner, name)
    });
    // `wuji help` is clap's own, and there only once all is built.
    command.build();
    command.mut_subcommand("help", |inner| inner.about(text.get("help-help")))
}

/// A command with its texts, and those of the commands inside it: `help-user`, `help-user-invite`.
fn named(text: Text, command: Command, name: String) -> Command {
    let about = text.get(&format!("help-{name}"));
    let command = framed(text, command.about(about), Some(&name));
    if !command.has_subcommands() {
        return command;
    }
    let headed = command.subcommand_help_heading(text.get("help-commands")).disable_help_subcommand(true);
    headed.mut_subcommands(move |inner| {
        let name = format!("{name}-{}", inner.get_name());
        named(text, inner, name)
    })
}

/// What every command has: texts of its arguments, `--help`, exit codes.
fn framed(text: Text, command: Command, name: Option<&str>) -> Command {
    let usage = text.with("help-usage", &[("usage", &"{usage}")]);
    let template = format!("{{about-with-newline}}\n{usage}\n\n{{all-args}}{{after-help}}");
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let owned = name.map(str::to_owned);
    command
        .disable_help_flag(true)
        .mut_args(move |argument| described(text, argument, owned.as_deref()))
        .arg(described(text, help, name))
        .help_template(template)
        .after_help(exit_codes(text))
}

fn described(text: Text, argument: Arg, command: Option<&str>) -> Arg {
    let id = argument.get_id();
    let own = command.and_then(|command| text.find(&format!("help-{command}-{id}")));
    let help = own.or_else(|| text.find(&format!("help-{id}"))).unwrap_or_default();
    let heading = text.get(if argument.is_positional() { "help-arguments" } else { "help-options" });
    let default = argument.get_default_values().first().map(|value| value.display().to_string());
    let argument = argument.help_heading(heading);
    match default {
        Some(value) => {
            let default = text.with("help-default", &[("value", &value)]);
            argument.help(help + &default).hide_default_value(true)
        }
        None => argument.help(help),
    }
}

fn exit_codes(text: Text) -> String {
    let line =
        |exit: &Exit| format!("\n  {:>2}  {}", exit.code(), text.get(&format!("exit-{}", exit.name())));
    format!("{}{}", text.get("exit-codes"), Exit::ALL.iter().map(line).collect::<String>())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::CommandLine;
    use super::*;
    use crate::text::Language;

    #[test]
    fn everything_has_help_in_both_languages() {
        for language in Language::ALL {
            let mut command = localized(Text::new(language), CommandLine::command());
            command.build();
            let mut count = 0;
            let mut all = vec![&command];
            while let Some(command) = all.pop() {
                all.extend(command.get_subcommands());
                let about = command.get_about().unwrap().to_string();
                assert!(!about.is_empty() && !about.starts_with("help-"), "{about}");
                for argument in command.get_arguments() {
                    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(!help.is_empty(), "{language:?}: {} {argument}", command.get_name());
                    count += 1;
                }
            }
            assert!(count > 50, "{count}");
        }
    }
}

//! The command line. One file a verb; no logic that a library user would miss.
//!
//! Exit codes: 0 done (also with findings), 1 done but something could not be read or loaded (`--strict`), or a test of
//! rules failed, 2 wrong use or an error that stopped the run, 3 findings at or above `--fail-on`.

mod demo;
mod directive;
mod hunt;
mod library;
mod parse;
mod query;
mod rules;
mod serve;
mod shown;
mod summary_text;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use vg_model::Lang;

/// Exit code: something was not read, not loaded, or a rule test failed.
pub const EXIT_INCOMPLETE: u8 = 1;
/// Exit code: wrong use, or the run could not go on.
pub const EXIT_ERROR: u8 = 2;
/// Exit code: findings at or above the level of `--fail-on`.
pub const EXIT_FINDINGS: u8 = 3;

/// Vọng Gác: rà soát nhật ký bằng quy tắc Sigma. Hunts logs with Sigma rules.
#[derive(Debug, Parser)]
#[command(name = "vonggac", version, max_term_width = 110)]
struct Arguments {
    /// Language of tables, summaries and reports: vi or en
    #[arg(long, global = true, default_value = "vi", value_parser = parse_lang, env = "VONGGAC_LANG")]
    lang: Lang,
    /// Errors as one JSON object on standard error
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run Sigma rules over files and folders of logs
    Hunt(Box<hunt::HuntArguments>),
    /// Check, list, test and explain rules
    #[command(subcommand)]
    Rules(rules::RulesVerb),
    /// Print the normalised records of files
    Parse(parse::ParseArguments),
    /// Write the logs of an invented organisation under attack, to try the program on
    Demo(demo::DemoArguments),
    /// Open the HTTP door over a data folder
    Serve(serve::ServeArguments),
    /// Ask a question in SQL over the data of a server
    Query(query::QueryArguments),
    /// Say what is wrong with this machine, and how to mend it
    Doctor(serve::DoctorArguments),
    /// Check, show and describe the configuration of the server
    #[command(subcommand)]
    Config(serve::ConfigVerb),
    /// Write the data of a server into one file
    Backup(serve::BackupArguments),
    /// Read such a file into an empty data folder
    Restore(serve::RestoreArguments),
    /// Read the letters of higher authorities
    #[command(subcommand)]
    Directive(directive::DirectiveVerb),
    /// Show and check the law as the program knows it: levels, controls, clocks, holidays
    #[command(subcommand)]
    Library(library::LibraryVerb),
    /// Verify a backup, the audit or the evidence
    #[command(subcommand)]
    Verify(serve::VerifyVerb),
}

/// The whole command line as a description, for the reference in `docs/reference/cli.md`.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Runs the verb that the arguments name.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            if !error.use_stderr() {
                let _ = error.print();
                return ExitCode::SUCCESS;
            }
            // The arguments could not be read, so whether errors are wanted as JSON is looked up by hand.
            if std::env::args_os().skip(1).take_while(|argument| argument != "--").any(|argument| argument == "--json")
            {
                report_usage(&error);
            } else {
                let _ = error.print();
            }
            return ExitCode::from(EXIT_ERROR);
        }
    };
    let result = match arguments.verb {
        Verb::Hunt(hunt) => hunt::run(*hunt, arguments.lang),
        Verb::Rules(verb) => rules::run(verb, arguments.lang),
        Verb::Parse(parse) => parse::run(&parse),
        Verb::Demo(demo) => demo::run(&demo, arguments.lang),
        Verb::Serve(serve) => serve::serve(&serve),
        Verb::Query(query) => query::run(&query, arguments.lang),
        Verb::Doctor(doctor) => serve::doctor(&doctor, arguments.lang),
        Verb::Config(verb) => serve::config(&verb),
        Verb::Backup(backup) => serve::backup(&backup, arguments.lang),
        Verb::Restore(restore) => serve::restore(&restore, arguments.lang),
        Verb::Directive(verb) => directive::run(&verb, arguments.json, arguments.lang),
        Verb::Library(verb) => library::run(&verb, arguments.lang),
        Verb::Verify(verb) => serve::verify(&verb, arguments.lang),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        // A reader that has seen enough (`| head`) is no error.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error, arguments.json);
            ExitCode::from(EXIT_ERROR)
        }
    }
}

/// Wrong use as one JSON object: what is wrong, then usage and hints.
fn report_usage(error: &clap::Error) {
    let text = error.render().to_string();
    let mut parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let what = parts.next().unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(what);
    let object = serde_json::json!({ "error": what, "causes": parts.collect::<Vec<_>>() });
    let _ = writeln!(std::io::stderr().lock(), "{object}");
}

fn report(error: &anyhow::Error, json: bool) {
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    let mut out = std::io::stderr().lock();
    // Nothing is left to be done when standard error is closed.
    let _ = if json {
        let object = serde_json::json!({ "error": chain.first(), "causes": chain.get(1..).unwrap_or_default() });
        writeln!(out, "{object}")
    } else {
        writeln!(out, "vonggac: {}", shown::shown(&chain.join(": ")))
    };
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    match text {
        "vi" => Ok(Lang::Vi),
        "en" => Ok(Lang::En),
        other => Err(format!("unknown language '{other}': use vi or en")),
    }
}

//! `docs/reference/cli.md` says what the program says of itself. `UPDATE_GOLDEN=1` rewrites it.

use std::fmt::Write as _;
use std::path::Path;

fn render(command: &mut clap::Command, name: &str, out: &mut String) {
    let help = command.clone().bin_name(name).render_long_help().to_string();
    // clap pads some lines; a trailing space says nothing.
    let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let depth = "#".repeat(name.split(' ').count() + 1);
    let _ = writeln!(out, "\n{depth} {name}\n\n```text\n{}\n```", help.trim_end());
    for verb in command.get_subcommands_mut() {
        if verb.get_name() != "help" {
            let name = format!("{name} {}", verb.get_name());
            render(verb, &name, out);
        }
    }
}

#[test]
fn the_reference_is_what_the_program_says() {
    let mut command = vonggac::cli::command().term_width(100).mut_arg("lang", |arg| arg.hide_env_values(true));
    command.build();
    let mut text = "# The command line of vonggac\n\nWritten by the program itself: `UPDATE_GOLDEN=1 cargo test -p \
                    vonggac --test cli reference`.\n\nExit codes: 0 done (also with findings); 1 something could not \
                    be read or loaded and `--strict` was given, or a check\nof rules failed; 2 wrong use, or the run \
                    could not go on; 3 findings at or above the level of `--fail-on`.\n"
        .to_owned();
    render(&mut command, "vonggac", &mut text);
    let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../docs/reference/cli.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let known = String::from_utf8(std::fs::read(&path).unwrap_or_default()).unwrap();
    assert!(known == text, "docs/reference/cli.md is not what the program says now: run with UPDATE_GOLDEN=1");
}

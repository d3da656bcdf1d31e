//! What stands in `deploy/` is taken by the programs that it is for.

#[cfg(test)]
mod systemd {
    use std::path::{Path, PathBuf};
    use std::process::Command;

    const NAME: &str = "vonggac.service";
    const PROGRAM: &str = env!("CARGO_BIN_EXE_vonggac");
    /// Exposure by `systemd-analyze security`, of 10; below 2 it says "OK".
    const MOST_EXPOSED: f64 = 2.0;

    fn source() -> PathBuf {
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../deploy/systemd")
    }

    fn read(path: &Path) -> String {
        String::from_utf8(std::fs::read(path).unwrap()).unwrap()
    }

    /// The value of a setting of the unit.
    fn setting(unit: &str, name: &str) -> String {
        let value = unit.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_else(|| panic!("{name} is missing")).to_owned()
    }

    /// The unit in a folder of its own, with a program that is there; with its drop-in on request.
    fn unit(hardened: bool) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let text = read(&source().join(NAME)).replace("/usr/local/bin/vonggac", PROGRAM);
        std::fs::write(folder.path().join(NAME), text).unwrap();
        if hardened {
            let drop_in = folder.path().join("vonggac.service.d");
            std::fs::create_dir(&drop_in).unwrap();
            std::fs::copy(source().join("vonggac.service.d/hardening.conf"), drop_in.join("hardening.conf")).unwrap();
        }
        folder
    }

    /// What `systemd-analyze` says; nothing where it is not installed.
    fn analyze(folder: &Path, arguments: &[&str]) -> Option<(bool, String)> {
        let mut command = Command::new("systemd-analyze");
        let out = command.args(arguments).arg(format!("./{NAME}")).current_dir(folder).output();
        let Ok(out) = out else {
            eprintln!("SKIPPED: systemd-analyze is absent (apt-get install systemd)");
            return None;
        };
        let text = [out.stdout, out.stderr].concat();
        Some((out.status.success(), String::from_utf8_lossy(&text).into_owned()))
    }

    #[test]
    fn the_unit_is_taken_without_a_word_and_hardly_exposed() {
        for hardened in [false, true] {
            let folder = unit(hardened);
            let Some((good, said)) = analyze(folder.path(), &["verify", "--man=no"]) else { return };
            assert!(good && said.is_empty(), "hardened: {hardened}: {said}");
        }
        let folder = unit(true);
        let (good, said) = analyze(folder.path(), &["security", "--offline=yes", "--no-pager"]).unwrap();
        let level = said.lines().find_map(|line| line.split_once("exposure level for vonggac.service: "));
        let level = level.unwrap_or_else(|| panic!("no level: {said}")).1;
        let exposed: f64 = level.split(' ').next().unwrap().parse().unwrap();
        assert!(good && exposed < MOST_EXPOSED, "{said}");
        eprintln!("exposure {exposed}");
    }

    #[test]
    fn the_unit_starts_the_program_as_it_is() {
        let unit = read(&source().join(NAME));
        let help = Command::new(PROGRAM).args(["serve", "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let start = setting(&unit, "ExecStart");
        for word in start.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(help.contains(word), "{word} is no argument of the program");
        }
        // The service manager waits longer than the server does.
        let shown = Command::new(PROGRAM).args(["config", "show"]).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        let line = shown.lines().find_map(|line| line.strip_prefix("stop_seconds = ")).unwrap();
        let stop: u64 = line.parse().unwrap();
        assert!(setting(&unit, "TimeoutStopSec").parse::<u64>().unwrap() > stop);
        // Where the unit keeps its data is where the program is told to.
        assert!(start.ends_with(&format!("--data /var/lib/{}", setting(&unit, "StateDirectory"))), "{start}");
    }
}

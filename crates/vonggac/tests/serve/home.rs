//! Where an installation under test lives: a folder of its own, and its state database on one of the engines.

use std::path::PathBuf;
use std::process::Command;

use vg_backend::testkit::FreshDatabase;

/// A place for one installation; all of it goes with it.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// The database, where it is no file of the data folder.
    database: Option<FreshDatabase>,
}

impl Home {
    /// One on SQLite, as an installation has it that configures nothing.
    pub(crate) fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// One on PostgreSQL; nothing, with a loud line, where it is not installed.
    pub(crate) fn postgres() -> Option<Self> {
        Some(Self { database: Some(FreshDatabase::postgres()?), ..Self::sqlite() })
    }

    /// An empty one on the same engine.
    pub(crate) fn another(&self) -> Self {
        if self.database.is_none() { Self::sqlite() } else { Self::postgres().expect("it was there before") }
    }

    /// A path beside the data folder, for what a test writes.
    pub(crate) fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The data folder; made by the program.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address of the state database.
    pub(crate) fn sql(&self) -> String {
        match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite:{}", self.data().join("vonggac.db").display()),
        }
    }

    /// The program with the engine of this place in its environment.
    pub(crate) fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_vonggac"));
        if let Some(database) = &self.database {
            program.env("VONGGAC_ENGINES_SQL", &database.url);
        }
        program
    }

    /// Runs a verb to its end: exit code, standard output and error. `DATA` stands for the data folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let data = self.at("data");
        let arguments = arguments.iter().map(|argument| if *argument == "DATA" { &data } else { *argument });
        let out = self.program().args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (out.status.code(), text(out.stdout), text(out.stderr))
    }

    /// The same for a verb that must succeed; its standard output.
    pub(crate) fn runs(&self, arguments: &[&str]) -> String {
        let (code, out, error) = self.run(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {out}{error}");
        out
    }
}

/// Makes a test on each engine of functions that take a [`Home`]; that on PostgreSQL is skipped, and says so, where it is absent.
macro_rules! on_each_engine {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[test]
            fn sqlite() {
                super::$test(&crate::home::Home::sqlite());
            }

            #[test]
            fn postgres() {
                if let Some(home) = crate::home::Home::postgres() {
                    super::$test(&home);
                }
            }
        }
    )+};
}
pub(crate) use on_each_engine;

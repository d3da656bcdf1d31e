//! What a configuration may and may not say.

use super::*;

fn load(text: &str, environment: &[(&str, &str)]) -> Result<Settings> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let pairs = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::load(Some(file.path()), pairs)
}

fn refused(text: &str, environment: &[(&str, &str)]) -> String {
    format!("{:#}", load(text, environment).unwrap_err())
}

#[test]
fn the_environment_overrides_the_file_and_the_file_the_default() {
    let text = "[server]\nlisten = \"127.0.0.1:1\"\n[limits]\nconcurrent = 7\n";
    let settings = load(text, &[("VONGGAC_SERVER_LISTEN", "127.0.0.1:2"), ("PATH", "/bin")]).unwrap();
    assert_eq!(settings.text("server", "listen"), "127.0.0.1:2");
    assert_eq!(settings.number("limits", "concurrent"), 7);
    assert_eq!(settings.number("limits", "json_depth"), 32);
}

#[test]
fn what_is_unknown_or_out_of_range_is_refused_by_name() {
    assert!(refused("[sever]\nlisten = \"x\"", &[]).contains("[sever]"));
    assert!(refused("[server]\nlisen = \"x\"", &[]).contains("server.lisen"));
    assert!(refused("[limits]\nconcurrent = 0", &[]).contains("limits.concurrent"));
    assert!(refused("[limits]\nconcurrent = \"many\"", &[]).contains("limits.concurrent"));
    assert!(refused("[log]\nformat = \"xml\"", &[]).contains("log.format"));
    assert!(refused("", &[("VONGGAC_SERVER_LISEN", "x")]).contains("VONGGAC_SERVER_LISEN"));
    assert!(load("", &[("VONGGAC_LANG", "en")]).is_ok(), "a variable of the command line is no setting");
}

#[test]
fn limits_hold() {
    let many: Vec<String> = (0..=MAX_LIST).map(|n| format!("\"10.0.0.{n}/32\"")).collect();
    assert!(refused(&format!("[server]\ntrusted_proxies = [{}]", many.join(",")), &[]).contains("more than 64"));
    let long = format!("# {}", "x".repeat(usize::try_from(MAX_FILE_BYTES).unwrap()));
    assert!(refused(&long, &[]).contains("larger than"));
}

#[test]
fn what_is_shown_can_be_read_again_and_has_no_password() {
    let text = "[engines]\nsql = \"postgres://vg:bi-mat@db/vg\"\n[oidc]\nclient_secret = \"bi-mat\"\n";
    let settings = load(text, &[]).unwrap();
    let shown = settings.show();
    assert!(!shown.contains("bi-mat"));
    let again = load(&shown, &[]).unwrap();
    assert_eq!(again.text("engines", "sql"), "postgres://vg:[redacted]@db/vg");
    assert_eq!(load(&load("", &[]).unwrap().show(), &[]).unwrap(), load("", &[]).unwrap());
}

#[test]
fn the_reference_is_what_the_table_says() {
    let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../docs/reference/config.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, reference()).unwrap();
    }
    let known = String::from_utf8(std::fs::read(&path).unwrap_or_default()).unwrap();
    assert!(known == reference(), "docs/reference/config.md is not what the program says: run with UPDATE_GOLDEN=1");
}

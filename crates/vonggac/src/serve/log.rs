//! The log of the server, on standard error: text for people, JSON for collectors.

use tracing_subscriber::filter::LevelFilter;

use super::settings::Settings;

/// Starts it. A second call in one process changes nothing.
pub(super) fn start(settings: &Settings) {
    let level = match settings.text("log", "level") {
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "debug" => LevelFilter::DEBUG,
        _ => LevelFilter::INFO,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_ansi(false);
    // Fails only when a log runs already.
    let _ = if settings.text("log", "format") == "json" { log.json().try_init() } else { log.try_init() };
}

//! What messages of PAM, sudo, su, login, cron, the user tools and systemd say.

use super::decode::Field;
use crate::parsers::scan::{is_number, rsplit_text, split_byte, split_text, strip_ignoring_case, token, trim_end};
use crate::parsers::scan::{trim_start, unwrap_pair};
use crate::parsers::sink::Sink;

fn put_if(field: Field, value: &[u8], sink: &mut impl Sink<Field>) {
    if !value.is_empty() {
        sink.put(field, value);
    }
}

/// True for messages of PAM modules: `pam_unix(sshd:auth): …`, `(pam_unix) …`.
pub(super) fn is_pam(message: &[u8]) -> bool {
    message.starts_with(b"pam_") || message.starts_with(b"(pam_") || message.starts_with(b"PAM ")
}

/// `authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=ADDRESS  user=USER`, and sessions.
pub(super) fn pam(message: &[u8], sink: &mut impl Sink<Field>) {
    if let Some((before, pairs)) = split_text(message, b"authentication failure") {
        // The plural and `PAM N more …` have the same pairs.
        let _ = before;
        let Some((_, pairs)) = split_text(pairs, b"; ") else { return };
        pam_pairs(pairs, sink);
        sink.put_word(Field::Result, "failure");
    } else if let Some((_, rest)) = split_text(message, b"session opened for user ") {
        put_if(Field::User, account(token(rest).0), sink);
        sink.put_word(Field::Result, "success");
    } else if let Some((_, rest)) = split_text(message, b"session closed for user ") {
        put_if(Field::User, account(token(rest).0), sink);
    }
}

fn pam_pairs(pairs: &[u8], sink: &mut impl Sink<Field>) {
    let value = |key: &[u8]| {
        // The last one counts: earlier values may come from the network (ruser) and imitate later keys.
        rsplit_text(pairs, key).map_or(&[][..], |(_, rest)| token(rest).0)
    };
    put_if(Field::User, value(b" user="), sink);
    let host = value(b" rhost=");
    put_if(Field::SrcIp, host.strip_prefix(b"::ffff:").unwrap_or(host), sink);
    put_if(Field::Tty, value(b" tty="), sink);
}

/// A name without `(uid=N)` behind it.
fn account(name: &[u8]) -> &[u8] {
    split_byte(name, b'(').map_or(name, |(name, _)| name)
}

/// `USER : [REASON ; ]TTY=… ; PWD=… ; USER=… ; [GROUP=… ; ][ENV=… ; ]COMMAND=…`.
pub(super) fn sudo(message: &[u8], sink: &mut impl Sink<Field>) {
    let Some((user, rest)) = split_text(message, b" : ") else { return };
    let user = trim_end(user);
    if user.is_empty() || memchr::memchr(b' ', user).is_some() {
        return;
    }
    sink.put(Field::User, user);
    let mut rest = rest;
    let mut refused = false;
    loop {
        if let Some(command) = rest.strip_prefix(b"COMMAND=") {
            // The command is the last part and may hold the separator itself.
            sink.put(Field::Command, command);
            break;
        }
        let (part, after) = match split_text(rest, b" ; ") {
            Some((part, after)) => (part, after),
            None => (rest, &[][..]),
        };
        match split_byte(part, b'=') {
            Some((b"TTY", value)) => sink.put(Field::Tty, value),
            Some((b"PWD", value)) => sink.put(Field::Pwd, value),
            Some((b"USER", value)) => sink.put(Field::Runas, value),
            Some((b"GROUP", value)) => sink.put(Field::Group, value),
            Some(_) => {}
            None => refused |= !part.is_empty(),
        }
        if after.is_empty() {
            break;
        }
        rest = after;
    }
    sink.put_word(Field::Result, if refused { "failure" } else { "success" });
}

/// The forms of su: `(to root) an on pts/0`, `FAILED SU (to root) an on pts/0`, `[Successful|FAILED] su for root by an`,
/// `+ /dev/pts/0 an:root`.
pub(super) fn su(message: &[u8], sink: &mut impl Sink<Field>) {
    let failed = strip_ignoring_case(message, b"FAILED ").is_some() || message.starts_with(b"- ");
    if let Some((_, rest)) = split_text(message, b"(to ") {
        let Some((target, rest)) = split_text(rest, b") ") else { return };
        let (user, tty) = rsplit_text(rest, b" on ").unwrap_or((rest, &[]));
        put_if(Field::User, user, sink);
        put_if(Field::Runas, target, sink);
        put_if(Field::Tty, tty, sink);
    } else if let Some((_, rest)) = split_text(message, b"su for ") {
        let Some((target, user)) = rsplit_text(rest, b" by ") else { return };
        put_if(Field::User, user, sink);
        put_if(Field::Runas, target, sink);
    } else if let [b'+' | b'-', b' ', rest @ ..] = message {
        let (tty, names) = token(rest);
        let Some((user, target)) = split_byte(names, b':') else { return };
        put_if(Field::User, user, sink);
        put_if(Field::Runas, target, sink);
        put_if(Field::Tty, tty, sink);
    } else {
        return;
    }
    sink.put_word(Field::Result, if failed { "failure" } else { "success" });
}

/// `FAILED LOGIN (1) on '/dev/tty1' FROM 'HOST' FOR 'root', reason`, `ROOT LOGIN on '/dev/tty1'`, `LOGIN ON tty1 BY an`.
pub(super) fn login(message: &[u8], sink: &mut impl Sink<Field>) {
    let quoted = |text| unwrap_pair(text, b'\'', b'\'');
    let after = |key: &[u8]| {
        split_text(message, key).map(|(_, rest)| {
            let (word, _) = token(rest);
            quoted(word.strip_suffix(b",").unwrap_or(word))
        })
    };
    let failed = message.starts_with(b"FAILED LOGIN");
    let opened =
        message.starts_with(b"ROOT LOGIN") || message.starts_with(b"LOGIN ON") || message.starts_with(b"LOGIN on");
    if !failed && !opened {
        return;
    }
    if message.starts_with(b"ROOT LOGIN") {
        sink.put_word(Field::User, "root");
    } else if let Some(user) = after(b" FOR ").or_else(|| after(b" BY ")) {
        put_if(Field::User, user, sink);
    }
    if let Some(tty) = after(b" on ").or_else(|| after(b" ON ")) {
        put_if(Field::Tty, tty, sink);
    }
    if let Some(host) = after(b" FROM ") {
        put_if(Field::SrcIp, host, sink);
    }
    sink.put_word(Field::Result, if failed { "failure" } else { "success" });
}

/// `(USER) CMD (COMMAND)` and other actions of cron daemons.
pub(super) fn cron(message: &[u8], sink: &mut impl Sink<Field>) {
    let Some(rest) = message.strip_prefix(b"(") else { return };
    let Some((user, rest)) = split_text(rest, b") ") else { return };
    put_if(Field::User, user, sink);
    let command = rest.strip_prefix(b"CMD (").or_else(|| rest.strip_prefix(b"CMDOUT ("));
    if let Some(command) = command {
        let command = trim_end(command);
        sink.put(Field::Command, trim_start(command.strip_suffix(b")").unwrap_or(command)));
    }
}

/// useradd and its kin: `new user: name=an, UID=…`, `add 'an' to group 'sudo'`, `delete user 'an'`.
pub(super) fn user_tool(message: &[u8], sink: &mut impl Sink<Field>) {
    let quoted = |key: &[u8]| {
        split_text(message, key).and_then(|(_, rest)| split_byte(rest, b'\'')).map_or(&[][..], |(name, _)| name)
    };
    let listed = |key: &[u8]| {
        split_text(message, key).map_or(&[][..], |(_, rest)| split_byte(rest, b',').map_or(rest, |(name, _)| name))
    };
    if message.starts_with(b"new user: ") {
        put_if(Field::User, listed(b"name="), sink);
    } else if message.starts_with(b"new group: ") || message.starts_with(b"group added to ") {
        put_if(Field::Group, listed(b"name="), sink);
    } else if message.starts_with(b"add '") || message.starts_with(b"delete '") {
        put_if(Field::User, quoted(b" '"), sink);
        put_if(Field::Group, quoted(b"group '"), sink);
    } else {
        put_if(Field::User, quoted(b"user '"), sink);
        put_if(Field::User, quoted(b"password changed for '"), sink);
        put_if(Field::Group, quoted(b"group '"), sink);
        if let Some((_, user)) = split_text(message, b"password changed for ") {
            put_if(Field::User, token(user).0, sink);
        }
    }
    if message.starts_with(b"failed ") {
        sink.put_word(Field::Result, "failure");
    }
}

/// Units of systemd: `Started X.`, `Stopped X.`, `Failed to start X.`, `X.service: Failed with result …`.
pub(super) fn unit(message: &[u8], sink: &mut impl Sink<Field>) {
    const SUFFIXES: [&[u8]; 9] =
        [b".service", b".socket", b".timer", b".mount", b".target", b".scope", b".slice", b".path", b".device"];
    let is_unit = |word: &[u8]| SUFFIXES.iter().any(|suffix| word.ends_with(suffix));
    const VERBS: [(&[u8], &str); 3] =
        [(b"Started ", "started"), (b"Stopped ", "stopped"), (b"Failed to start ", "failed")];
    if let Some((rest, result)) = VERBS.iter().find_map(|(verb, result)| Some((message.strip_prefix(*verb)?, *result)))
    {
        let name = rest.strip_suffix(b".").unwrap_or(rest);
        let (word, _) = token(name);
        put_if(Field::Unit, if is_unit(word) { word } else { name }, sink);
        sink.put_word(Field::Result, result);
        return;
    }
    let (word, rest) = token(message);
    let Some(word) = word.strip_suffix(b":") else { return };
    if is_unit(word) {
        sink.put(Field::Unit, word);
        if rest.starts_with(b"Failed ") || split_text(rest, b"status=").is_some_and(|(_, code)| !code.starts_with(b"0"))
        {
            sink.put_word(Field::Result, "failed");
        }
    }
}

/// `New session 5 of user an.`, `Removed session 5.`
pub(super) fn logind(message: &[u8], sink: &mut impl Sink<Field>) {
    let Some(rest) = message.strip_prefix(b"New session ") else { return };
    let Some((session, user)) = split_text(rest, b" of user ") else { return };
    let user = user.strip_suffix(b".").unwrap_or(user);
    if is_number(session) || !user.is_empty() {
        put_if(Field::User, user, sink);
        sink.put_word(Field::Result, "success");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::sink::RecordSink;
    use vg_model::Record;

    type Reader = fn(&[u8], &mut RecordSink<'_>);

    #[track_caller]
    fn check(read: Reader, text: &str, json: &str) {
        let mut record = Record::default();
        read(text.as_bytes(), &mut RecordSink::new(&mut record, vg_model::Wanted::All));
        assert_eq!(record.to_json(), json, "{text}");
    }

    #[test]
    fn pam_messages() {
        check(
            |text, sink| pam(text, sink),
            "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser=rhost=x rhost=192.0.2.9  user=an",
            r#"{"user":"an","src_ip":"192.0.2.9","tty":"ssh","result":"failure"}"#,
        );
        check(
            |text, sink| pam(text, sink),
            "pam_unix(su:session): session opened for user an(uid=0) by (uid=0)",
            r#"{"user":"an","result":"success"}"#,
        );
        check(|text, sink| pam(text, sink), "pam_unix(su:session): session closed for user an", r#"{"user":"an"}"#);
    }

    #[test]
    fn sudo_and_su() {
        check(
            |text, sink| sudo(text, sink),
            "an : TTY=pts/0 ; PWD=/home/an ; USER=root ; COMMAND=/bin/sh -c a ; b",
            r#"{"user":"an","tty":"pts/0","pwd":"/home/an","runas":"root","command":"/bin/sh -c a ; b","result":"success"}"#,
        );
        check(
            |text, sink| sudo(text, sink),
            "an : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls",
            r#"{"user":"an","tty":"pts/0","pwd":"/","runas":"root","command":"/bin/ls","result":"failure"}"#,
        );
        check(
            |text, sink| su(text, sink),
            "FAILED SU (to root) an on pts/1",
            r#"{"user":"an","runas":"root","tty":"pts/1","result":"failure"}"#,
        );
        check(
            |text, sink| su(text, sink),
            "Successful su for root by an",
            r#"{"user":"an","runas":"root","result":"success"}"#,
        );
        check(
            |text, sink| su(text, sink),
            "- /dev/pts/1 an:root",
            r#"{"user":"an","runas":"root","tty":"/dev/pts/1","result":"failure"}"#,
        );
    }

    #[test]
    fn others() {
        check(
            |text, sink| cron(text, sink),
            "(root) CMD (   cd / && run (x))",
            r#"{"user":"root","command":"cd / && run (x)"}"#,
        );
        check(
            |text, sink| login(text, sink),
            "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure",
            r#"{"user":"root","tty":"/dev/tty1","result":"failure"}"#,
        );
        check(
            |text, sink| user_tool(text, sink),
            "new user: name=an, UID=1001, GID=1001, home=/home/an",
            r#"{"user":"an"}"#,
        );
        check(|text, sink| user_tool(text, sink), "add 'an' to group 'sudo'", r#"{"user":"an","group":"sudo"}"#);
        check(|text, sink| user_tool(text, sink), "delete user 'an'", r#"{"user":"an"}"#);
        check(
            |text, sink| unit(text, sink),
            "Started ssh.service - OpenBSD Secure Shell server.",
            r#"{"unit":"ssh.service","result":"started"}"#,
        );
        check(
            |text, sink| unit(text, sink),
            "x.service: Failed with result 'exit-code'.",
            r#"{"unit":"x.service","result":"failed"}"#,
        );
        check(|text, sink| logind(text, sink), "New session 5 of user an.", r#"{"user":"an","result":"success"}"#);
    }
}

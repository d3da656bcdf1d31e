//! What rules call the values of a record: prefixes of producers stripped, elements of the event XML named as EVTX
//! names them.
//!
//! One step leads from an object (its [`Scope`]) over a key to a name and to the scope of the object below. Both the
//! decoder (once per key, then cached) and the expander take the same steps, so that they cannot disagree.

use super::shape::{self, Shape};

/// What the keys of an object mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Scope {
    /// The top of the record.
    Root,
    /// Names are whole paths.
    Path,
    /// Names are paths below the object where the prefix ended; the value is the name of this object there.
    Relative(Vec<u8>),
    /// Names are the last key; the value is the name of this object's element.
    Local(Vec<u8>),
    /// `Event.System`.
    System,
    /// A child of `Event.System`: attributes are named `Element_Attribute`.
    Element(Vec<u8>),
    /// `Event.EventData`.
    EventData,
    /// One `Data` of `EventData`: a name and a value.
    DataItem,
    /// The attributes of a `Data`.
    DataAttributes,
    /// osquery `diffResults`.
    Diff,
}

/// What a value is used for besides its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Nothing.
    None,
    /// Name of a `Data` item.
    DataName,
    /// Value of a `Data` item.
    DataValue,
    /// Argument of an executed program (laurel `EXECVE.ARGV`).
    Argument,
    /// Argument in the process title (laurel `PROCTITLE.ARGV`), used when there is no EXECVE record.
    TitleArgument,
}

/// Result of a step.
#[derive(Debug)]
pub(super) struct Step {
    /// Whole path, keys joined by dots.
    pub(super) path: Vec<u8>,
    /// The name that rules use.
    pub(super) name: Vec<u8>,
    /// Further native names of the same value; they give way where the record has the name itself.
    pub(super) derived: &'static [&'static str],
    /// Scope of an object found here.
    pub(super) child: Scope,
    /// Special use.
    pub(super) role: Role,
    /// True when an object here is an audit record whose key is its `type`.
    pub(super) audit_record: bool,
}

/// Parts of a flat name that may lead into scopes of their own; deeper ones do not occur.
const MAX_PARTS: usize = 6;

/// Steps from an object with `scope` and whole path `prefix` over `key`.
pub(super) fn step(shape: Shape, scope: &Scope, prefix: &[u8], key: &[u8]) -> Step {
    parts(shape, scope, prefix, key, MAX_PARTS)
}

fn parts(shape: Shape, scope: &Scope, prefix: &[u8], key: &[u8], left: usize) -> Step {
    // Producers also write nested names flat ("winlog.event_data.Image"): each part is a step of its own as long as
    // it leads into a scope with names of its own.
    if let Some((head, rest)) = memchr::memchr(b'.', key).and_then(|at| Some((key.get(..at)?, key.get(at + 1..)?)))
        && !head.is_empty()
        && !rest.is_empty()
        && left > 0
    {
        let first = single(shape, scope, prefix, head);
        if !matches!(first.child, Scope::Path | Scope::Relative(_) | Scope::Local(_))
            || starts_names(scope, &first.child)
        {
            return parts(shape, &first.child, &first.path, rest, left - 1);
        }
    }
    single(shape, scope, prefix, key)
}

/// True when a step from `scope` to `child` enters names of its own.
fn starts_names(scope: &Scope, child: &Scope) -> bool {
    matches!(scope, Scope::Root | Scope::Path) && matches!(child, Scope::Relative(_) | Scope::Local(_))
        || *scope == Scope::Root && *child == Scope::Path
}

fn single(shape: Shape, scope: &Scope, prefix: &[u8], key: &[u8]) -> Step {
    let path = join(prefix, key);
    let mut step =
        Step { name: key.to_vec(), path, derived: &[], child: Scope::Path, role: Role::None, audit_record: false };
    match scope {
        Scope::Root | Scope::Path => at_path(shape, scope, key, &mut step),
        Scope::Relative(base) => {
            step.name = join(base, key);
            step.child = Scope::Relative(step.name.clone());
            if shape == Shape::Laurel {
                laurel(&mut step);
            }
        }
        Scope::Local(element) | Scope::Element(element) if is_text_key(key) => step.name.clone_from(element),
        Scope::Local(_) if key.starts_with(b"#") || key.starts_with(b"@") => step.name.clone_from(&step.path),
        Scope::Local(_) => step.child = Scope::Local(key.to_vec()),
        Scope::System => {
            let element = key.strip_suffix(b"_attributes").unwrap_or(key);
            step.child = Scope::Element(element.to_vec());
        }
        Scope::Element(element) => {
            let attribute = key.strip_prefix(b"@").unwrap_or(key);
            step.name = [element.as_slice(), b"_", attribute].concat();
            if key == b"#attributes" {
                step.child = scope.clone();
            }
        }
        Scope::EventData if key == b"Data" => step.child = Scope::DataItem,
        Scope::EventData if key.starts_with(b"#") || key.starts_with(b"@") => step.name.clone_from(&step.path),
        Scope::EventData => step.child = Scope::Local(key.to_vec()),
        Scope::DataItem | Scope::DataAttributes => {
            step.name.clone_from(&step.path);
            match key {
                b"#attributes" => step.child = Scope::DataAttributes,
                b"@Name" | b"Name" => step.role = Role::DataName,
                _ if *scope == Scope::DataItem && (is_text_key(key) || key == b"Value") => step.role = Role::DataValue,
                _ => {}
            }
        }
        Scope::Diff => {
            step.name.clone_from(&step.path);
            step.child = Scope::Relative(Vec::new());
        }
    }
    step
}

/// True when names of their own begin below the whole path `path`, so that an object there must be entered.
pub(super) fn leads_to_names(shape: Shape, path: &[u8]) -> bool {
    let own = match shape {
        Shape::Beats if path == b"winlog" => return true,
        Shape::Beats => path.strip_prefix(b"winlog.").unwrap_or(b""),
        Shape::Beats6 => path,
        _ => return false,
    };
    matches!(own, b"process" | b"process.thread" | b"user")
}

/// Keys under which converters of XML keep the text of an element that has attributes.
fn is_text_key(key: &[u8]) -> bool {
    matches!(key, b"#text" | b"$text" | b"_text" | b"$" | b"content")
}

/// A step from the top of the record or from an object whose names are whole paths.
fn at_path(shape: Shape, scope: &Scope, key: &[u8], step: &mut Step) {
    step.name.clone_from(&step.path);
    let top = *scope == Scope::Root;
    match shape {
        Shape::WindowsFlat | Shape::GetWinEvent if top => {
            step.derived = if shape == Shape::GetWinEvent { dotnet_derived(key) } else { nxlog_derived(key) };
            step.child = tree_child(key);
        }
        Shape::EvtxTree if top => {
            step.child = if key == b"Event" { Scope::Root } else { tree_child(key) };
        }
        Shape::Beats | Shape::Beats6 => beats(shape, step),
        Shape::Zeek if top && key == b"@stream" => step.derived = &["_path"],
        Shape::Laurel if top && shape::is_audit_record(key) => {
            step.child = Scope::Relative(Vec::new());
            step.audit_record = true;
        }
        Shape::Osquery if top => match key {
            b"columns" | b"snapshot" => step.child = Scope::Relative(Vec::new()),
            b"diffResults" => step.child = Scope::Diff,
            _ => {}
        },
        _ => {}
    }
}

fn tree_child(key: &[u8]) -> Scope {
    match key {
        b"System" => Scope::System,
        b"EventData" => Scope::EventData,
        b"UserData" | b"ProcessingErrorData" => Scope::Local(key.to_vec()),
        _ => Scope::Path,
    }
}

/// Native names of the names that NXLog's `im_msvistalog` gives to parts of `System`.
pub(crate) fn nxlog_derived(key: &[u8]) -> &'static [&'static str] {
    match key {
        b"SourceName" => &["Provider_Name"],
        b"Hostname" => &["Computer"],
        b"EventId" => &["EventID"],
        b"RecordNumber" => &["EventRecordID"],
        b"ProviderGuid" => &["Provider_Guid"],
        b"UserID" => &["Security_UserID"],
        _ => &[],
    }
}

/// Native names of the properties of .NET's `EventRecord`.
pub(crate) fn dotnet_derived(key: &[u8]) -> &'static [&'static str] {
    match key {
        b"ProviderName" => &["Provider_Name"],
        b"MachineName" => &["Computer"],
        b"LogName" => &["Channel"],
        b"Id" => &["EventID"],
        b"RecordId" => &["EventRecordID"],
        b"ProviderId" => &["Provider_Guid"],
        b"UserId" => &["Security_UserID"],
        _ => &[],
    }
}

/// Names of winlogbeat: up to version 6 at the top, from version 7 under `winlog`.
fn beats(shape: Shape, step: &mut Step) {
    let own: &[u8] = match shape {
        Shape::Beats => step.path.strip_prefix(b"winlog.").unwrap_or(b""),
        _ => &step.path,
    };
    let native: &[u8] = match own {
        b"channel" | b"log_name" => b"Channel",
        b"event_id" => b"EventID",
        b"provider_name" | b"source_name" => b"Provider_Name",
        b"provider_guid" => b"Provider_Guid",
        b"computer_name" => b"Computer",
        b"record_id" | b"record_number" => b"EventRecordID",
        b"task" => b"Task",
        b"opcode" => b"Opcode",
        b"keywords" => b"Keywords",
        b"version" => b"Version",
        b"activity_id" => b"Correlation_ActivityID",
        b"process.pid" | b"process_id" => b"Execution_ProcessID",
        b"process.thread.id" | b"thread_id" => b"Execution_ThreadID",
        b"user.identifier" => b"Security_UserID",
        _ => b"",
    };
    match own {
        b"event_data" => step.child = Scope::Relative(Vec::new()),
        b"user_data" => step.child = Scope::Local(b"user_data".to_vec()),
        _ => {}
    }
    if !native.is_empty() {
        step.name = native.to_vec();
    } else if step.path == b"message" {
        step.derived = &["Message"];
    }
}

/// Names of audit fields that other sources know under one name (the taxonomy of Sigma), and the parts of a command.
fn laurel(step: &mut Step) {
    match step.path.as_slice() {
        b"EXECVE.ARGV" => step.role = Role::Argument,
        b"PROCTITLE.ARGV" => step.role = Role::TitleArgument,
        b"SYSCALL.exe" => step.derived = &["Image"],
        b"CWD.cwd" => step.derived = &["CurrentDirectory"],
        b"SYSCALL.UID" => step.derived = &["User"],
        b"SYSCALL.pid" => step.derived = &["ProcessId"],
        b"SYSCALL.ppid" => step.derived = &["ParentProcessId"],
        _ => {}
    }
}

fn join(prefix: &[u8], key: &[u8]) -> Vec<u8> {
    match (prefix, key) {
        // An empty key at the top is written as its dot, so that what is below it does not look like the top.
        (b"", b"") => b".".to_vec(),
        (b"", key) => key.to_vec(),
        _ => [prefix, b".", key].concat(),
    }
}

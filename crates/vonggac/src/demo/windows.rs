//! Windows events: what Security, System, Sysmon and PowerShell write, as winlogbeat ships it; `srv-app01` ships with
//! NXLog instead. Fields are those of Microsoft's documentation of each event.

use vg_model::Timestamp;

use super::Scene;
use super::calendar;
use super::json::JsonLine;
use super::logs::NUMBER;

const SECURITY: Channel = Channel("Security", "Microsoft-Windows-Security-Auditing");
const SYSMON: Channel = Channel("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon");
const SERVICES: Channel = Channel("System", "Service Control Manager");
const POWERSHELL: Channel = Channel("Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell");
const EVENT_LOG: Channel = Channel("Security", "Microsoft-Windows-Eventlog");

/// The host that ships with NXLog.
pub(super) const NXLOG_HOST: &str = "srv-app01";

/// Channel and provider.
#[derive(Clone, Copy, Debug)]
struct Channel(&'static str, &'static str);

/// A logon or its failure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Logon<'a> {
    /// Account.
    pub(super) user: &'a str,
    /// Logon type: 2 at the console, 3 over the network, 5 service, 7 unlocked, 10 Remote Desktop.
    pub(super) kind: &'a str,
    /// Address that it comes from; `-` for none.
    pub(super) from: &'a str,
    /// `Kerberos`, `NTLM`, `Negotiate`.
    pub(super) package: &'a str,
}

/// A started process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process<'a> {
    /// Account with domain.
    pub(super) user: &'a str,
    /// Path of the program.
    pub(super) image: &'a str,
    /// Command line.
    pub(super) command: &'a str,
    /// Path of the parent's program.
    pub(super) parent: &'a str,
}

/// What one Windows host logs.
pub(super) struct WindowsHost<'s, 'o> {
    scene: &'s mut Scene<'o>,
    name: String,
    file: String,
}

impl<'o> Scene<'o> {
    /// The log of a Windows host.
    pub(super) fn windows(&mut self, host: &str) -> WindowsHost<'_, 'o> {
        let floor = self.organisation.hosts.iter().find(|known| known.name == host).and_then(|host| host.floor);
        let file = match floor {
            Some(floor) => format!("windows/workstations.zip!tang-{floor}.json"),
            None if host == NXLOG_HOST => format!("windows/{host}-nxlog.json"),
            None => format!("windows/{host}.json"),
        };
        WindowsHost { scene: self, name: host.to_owned(), file }
    }

    /// The account with its domain.
    pub(super) fn domain_user(&self, account: &str) -> String {
        format!("{}\\{account}", self.organisation.netbios)
    }
}

impl<'o> WindowsHost<'_, 'o> {
    fn event(&mut self, time: Timestamp, channel: Channel, id: u32, task: &str, data: &[(&str, &str)]) {
        let computer = format!("{}.{}", self.name, self.scene.organisation.domain);
        let line = if self.name == NXLOG_HOST {
            nxlog(time, channel, id, task, &computer, data)
        } else {
            winlogbeat(time, channel, id, task, &computer, data)
        };
        self.scene.logs.put_numbered(&self.file, &computer, time, line);
    }

    /// Security 4624.
    pub(super) fn logon(&mut self, time: Timestamp, logon: &Logon<'_>) {
        let (id, guid, port, domain) = (self.handle(), self.guid(), self.port(), self.netbios());
        let subject = format!("{}$", self.name.to_uppercase());
        let process = if logon.kind == "3" { "Kerberos" } else { "User32" };
        self.event(
            time,
            SECURITY,
            4624,
            "Logon",
            &[
                ("SubjectUserSid", "S-1-5-18"),
                ("SubjectUserName", &subject),
                ("TargetUserName", logon.user),
                ("TargetDomainName", domain),
                ("TargetLogonId", &id),
                ("LogonType", logon.kind),
                ("LogonProcessName", process),
                ("AuthenticationPackageName", logon.package),
                ("WorkstationName", "-"),
                ("LogonGuid", &guid),
                ("ProcessName", "-"),
                ("IpAddress", logon.from),
                ("IpPort", &port),
            ],
        );
    }

    /// Security 4634.
    pub(super) fn logoff(&mut self, time: Timestamp, user: &str, kind: &str) {
        let (id, domain) = (self.handle(), self.netbios());
        self.event(
            time,
            SECURITY,
            4634,
            "Logoff",
            &[("TargetUserName", user), ("TargetDomainName", domain), ("TargetLogonId", &id), ("LogonType", kind)],
        );
    }

    /// Security 4625: wrong password.
    pub(super) fn failed_logon(&mut self, time: Timestamp, logon: &Logon<'_>) {
        let (domain, port) = (self.netbios(), self.port());
        self.event(
            time,
            SECURITY,
            4625,
            "Logon",
            &[
                ("SubjectUserName", "-"),
                ("TargetUserName", logon.user),
                ("TargetDomainName", domain),
                ("Status", "0xc000006d"),
                ("FailureReason", "%%2313"),
                ("SubStatus", "0xc000006a"),
                ("LogonType", logon.kind),
                ("LogonProcessName", "NtLmSsp "),
                ("AuthenticationPackageName", logon.package),
                ("WorkstationName", "-"),
                ("IpAddress", logon.from),
                ("IpPort", &port),
            ],
        );
    }

    /// Security 4672.
    pub(super) fn special_logon(&mut self, time: Timestamp, user: &str) {
        let (id, domain) = (self.handle(), self.netbios());
        self.event(
            time,
            SECURITY,
            4672,
            "Special Logon",
            &[
                ("SubjectUserName", user),
                ("SubjectDomainName", domain),
                ("SubjectLogonId", &id),
                ("PrivilegeList", "SeSecurityPrivilege SeBackupPrivilege SeRestorePrivilege"),
            ],
        );
    }

    /// Security 4688.
    pub(super) fn created_process(&mut self, time: Timestamp, process: &Process<'_>) {
        let account = process.user.rsplit('\\').next().unwrap_or_default();
        let (domain, child, parent) = (self.netbios(), self.process_id(), self.process_id());
        self.event(
            time,
            SECURITY,
            4688,
            "Process Creation",
            &[
                ("SubjectUserName", account),
                ("SubjectDomainName", domain),
                ("NewProcessId", &format!("0x{child:x}")),
                ("NewProcessName", process.image),
                ("TokenElevationType", "%%1936"),
                ("ProcessId", &format!("0x{parent:x}")),
                ("CommandLine", process.command),
                ("ParentProcessName", process.parent),
                ("MandatoryLabel", "S-1-16-8192"),
            ],
        );
    }

    /// Security 4720.
    pub(super) fn account_created(&mut self, time: Timestamp, by: &str, account: &str) {
        let domain = self.netbios();
        self.event(
            time,
            SECURITY,
            4720,
            "User Account Management",
            &[
                ("SubjectUserName", by),
                ("SubjectDomainName", domain),
                ("TargetUserName", account),
                ("TargetDomainName", domain),
                ("SamAccountName", account),
                ("PasswordLastSet", "%%1794"),
            ],
        );
    }

    /// Security 5140.
    pub(super) fn share_opened(&mut self, time: Timestamp, user: &str, from: &str, share: &str) {
        let (domain, port) = (self.netbios(), self.port());
        self.event(
            time,
            SECURITY,
            5140,
            "File Share",
            &[
                ("SubjectUserName", user),
                ("SubjectDomainName", domain),
                ("ObjectType", "File"),
                ("IpAddress", from),
                ("IpPort", &port),
                ("ShareName", &format!("\\\\*\\{share}")),
                ("AccessMask", "0x1"),
            ],
        );
    }

    /// Security 1102.
    pub(super) fn security_log_cleared(&mut self, time: Timestamp, user: &str) {
        let (domain, id) = (self.netbios(), self.handle());
        self.event(
            time,
            EVENT_LOG,
            1102,
            "Log clear",
            &[("SubjectUserName", user), ("SubjectDomainName", domain), ("SubjectLogonId", &id)],
        );
    }

    /// System 7045.
    pub(super) fn service_installed(&mut self, time: Timestamp, name: &str, path: &str) {
        self.event(
            time,
            SERVICES,
            7045,
            "None",
            &[
                ("ServiceName", name),
                ("ImagePath", path),
                ("ServiceType", "user mode service"),
                ("StartType", "demand start"),
                ("AccountName", "LocalSystem"),
            ],
        );
    }

    /// PowerShell 4104.
    pub(super) fn script_block(&mut self, time: Timestamp, text: &str, path: &str) {
        let id = self.guid();
        self.event(
            time,
            POWERSHELL,
            4104,
            "Execute a Remote Command",
            &[
                ("MessageNumber", "1"),
                ("MessageTotal", "1"),
                ("ScriptBlockText", text),
                ("ScriptBlockId", &id),
                ("Path", path),
            ],
        );
    }

    /// Sysmon 1.
    pub(super) fn process(&mut self, time: Timestamp, process: &Process<'_>) {
        let (guid, parent_guid, id, parent_id) = (self.guid(), self.guid(), self.process_id(), self.process_id());
        let hashes = format!("SHA256={}", self.scene.random.hex(64).to_uppercase());
        let name = process.image.rsplit('\\').next().unwrap_or_default();
        self.event(
            time,
            SYSMON,
            1,
            "Process Create",
            &[
                ("UtcTime", &calendar::sysmon(time)),
                ("ProcessGuid", &guid),
                ("ProcessId", &id.to_string()),
                ("Image", process.image),
                ("OriginalFileName", name),
                ("CommandLine", process.command),
                ("CurrentDirectory", "C:\\Windows\\system32\\"),
                ("User", process.user),
                ("IntegrityLevel", "Medium"),
                ("Hashes", &hashes),
                ("ParentProcessGuid", &parent_guid),
                ("ParentProcessId", &parent_id.to_string()),
                ("ParentImage", process.parent),
            ],
        );
    }

    /// Sysmon 3.
    pub(super) fn connection(&mut self, time: Timestamp, user: &str, image: &str, to: (&str, u16)) {
        let (guid, port) = (self.guid(), self.port());
        let organisation = self.scene.organisation;
        let own = organisation.address(&self.name);
        self.event(
            time,
            SYSMON,
            3,
            "Network connection detected",
            &[
                ("UtcTime", &calendar::sysmon(time)),
                ("ProcessGuid", &guid),
                ("Image", image),
                ("User", user),
                ("Protocol", "tcp"),
                ("Initiated", "true"),
                ("SourceIp", own),
                ("SourcePort", &port),
                ("DestinationIp", to.0),
                ("DestinationPort", &to.1.to_string()),
            ],
        );
    }

    /// Sysmon 11.
    pub(super) fn file_created(&mut self, time: Timestamp, image: &str, path: &str) {
        let (guid, id) = (self.guid(), self.process_id());
        let utc = calendar::sysmon(time);
        self.event(
            time,
            SYSMON,
            11,
            "File created",
            &[
                ("UtcTime", &utc),
                ("ProcessGuid", &guid),
                ("ProcessId", &id.to_string()),
                ("Image", image),
                ("TargetFilename", path),
                ("CreationUtcTime", &utc),
            ],
        );
    }

    /// Sysmon 13.
    pub(super) fn registry_set(&mut self, time: Timestamp, image: &str, key: &str, value: &str) {
        let guid = self.guid();
        self.event(
            time,
            SYSMON,
            13,
            "Registry value set",
            &[
                ("EventType", "SetValue"),
                ("UtcTime", &calendar::sysmon(time)),
                ("ProcessGuid", &guid),
                ("Image", image),
                ("TargetObject", key),
                ("Details", value),
            ],
        );
    }

    /// Sysmon 22.
    pub(super) fn name_asked(&mut self, time: Timestamp, image: &str, name: &str, answer: &str) {
        let guid = self.guid();
        let status = if answer.is_empty() { "9003" } else { "0" };
        self.event(
            time,
            SYSMON,
            22,
            "Dns query",
            &[
                ("UtcTime", &calendar::sysmon(time)),
                ("ProcessGuid", &guid),
                ("QueryName", name),
                ("QueryStatus", status),
                ("QueryResults", answer),
                ("Image", image),
            ],
        );
    }

    fn netbios(&self) -> &'o str {
        &self.scene.organisation.netbios
    }

    fn guid(&mut self) -> String {
        let hex = self.scene.random.hex(32);
        let mut text = String::with_capacity(38);
        text.push('{');
        for (index, digit) in hex.chars().enumerate() {
            if matches!(index, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(digit);
        }
        text.push('}');
        text
    }

    fn handle(&mut self) -> String {
        format!("0x{:x}", self.scene.random.between(0x1_0000, 0xfff_ffff))
    }

    fn process_id(&mut self) -> u64 {
        self.scene.random.between(250, 4000) * 4
    }

    fn port(&mut self) -> String {
        self.scene.random.between(49_152, 65_535).to_string()
    }
}

fn winlogbeat(time: Timestamp, channel: Channel, id: u32, task: &str, computer: &str, data: &[(&str, &str)]) -> String {
    let host = computer.split('.').next().unwrap_or_default();
    let mut line = JsonLine::new()
        .text("@timestamp", &calendar::iso_utc(time))
        .open("agent")
        .text("type", "winlogbeat")
        .text("version", "8.12.0")
        .close()
        .open("event")
        .text("code", &id.to_string())
        .text("kind", "event")
        .close()
        .open("host")
        .text("name", host)
        .close()
        .open("winlog")
        .text("channel", channel.0)
        .text("computer_name", computer)
        .text("event_id", &id.to_string())
        .text("provider_name", channel.1)
        .bare("record_id", &NUMBER.to_string())
        .text("task", task)
        // The log service writes what it says about itself outside of EventData.
        .open(if id == 1102 { "user_data" } else { "event_data" });
    for (name, value) in data {
        line = line.text(name, value);
    }
    line.close().close().line()
}

fn nxlog(time: Timestamp, channel: Channel, id: u32, task: &str, computer: &str, data: &[(&str, &str)]) -> String {
    let mut line = JsonLine::new()
        .text("EventTime", &calendar::plain_local(time))
        .text("Hostname", computer)
        .text("EventType", "AUDIT_SUCCESS")
        .text("Severity", "INFO")
        .bare("EventID", &id.to_string())
        .text("SourceName", channel.1)
        .bare("RecordNumber", &NUMBER.to_string())
        .text("Channel", channel.0)
        .text("Category", task);
    for (name, value) in data.iter().filter(|(name, _)| *name != "EventType") {
        line = line.text(name, value);
    }
    line.text("SourceModuleType", "im_msvistalog").line()
}

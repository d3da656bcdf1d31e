//! What a column can mean, and the words by which people head it: data, to be extended.

/// A field that a column can be mapped to. The name is stable: it stands in remembered mappings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Name of a host.
    HostName,
    /// Fully qualified name of a host.
    Fqdn,
    /// One or more addresses.
    Address,
    /// One or more MAC addresses.
    Mac,
    /// Kind of machine.
    HostKind,
    /// Operating system.
    OsName,
    /// Version of the operating system.
    OsVersion,
    /// Build of the operating system.
    OsBuild,
    /// Processor architecture.
    Architecture,
    /// Domain of a host.
    Domain,
    /// Maker of a machine.
    Manufacturer,
    /// Model of a machine.
    Model,
    /// Serial number.
    Serial,
    /// Where a machine stands.
    Site,
    /// Unit that owns a machine.
    Owner,
    /// Person who answers for the host or system of the row.
    Responsible,
    /// When it was seen last.
    LastSeen,
    /// Name of an information system.
    SystemName,
    /// Code of an information system.
    SystemCode,
    /// Security level 1 to 5.
    Level,
    /// Unit that owns the system.
    SystemOwner,
    /// Unit that operates the system.
    Operator,
    /// State of the dossier on the level.
    Dossier,
    /// Name of a person.
    ContactName,
    /// Unit of a person.
    Unit,
    /// Position of a person.
    Role,
    /// One or more telephone numbers.
    Phone,
    /// One or more mail addresses.
    Email,
    /// Name of software.
    SoftwareName,
    /// Version of software.
    SoftwareVersion,
    /// Supplier of software.
    Vendor,
    /// Package URL.
    Purl,
    /// CPE name.
    Cpe,
    /// Day of installation.
    InstalledOn,
}

impl Field {
    /// All fields.
    pub const ALL: &'static [Self] = &[
        Self::HostName,
        Self::Fqdn,
        Self::Address,
        Self::Mac,
        Self::HostKind,
        Self::OsName,
        Self::OsVersion,
        Self::OsBuild,
        Self::Architecture,
        Self::Domain,
        Self::Manufacturer,
        Self::Model,
        Self::Serial,
        Self::Site,
        Self::Owner,
        Self::Responsible,
        Self::LastSeen,
        Self::SystemName,
        Self::SystemCode,
        Self::Level,
        Self::SystemOwner,
        Self::Operator,
        Self::Dossier,
        Self::ContactName,
        Self::Unit,
        Self::Role,
        Self::Phone,
        Self::Email,
        Self::SoftwareName,
        Self::SoftwareVersion,
        Self::Vendor,
        Self::Purl,
        Self::Cpe,
        Self::InstalledOn,
    ];

    /// True when several columns may be mapped to it.
    #[must_use]
    pub const fn repeats(self) -> bool {
        matches!(self, Field::Address | Field::Mac | Field::Phone | Field::Email)
    }
}

/// Headers, folded (`fold::words`): lower case, no marks, single blanks.
pub(super) const HEADERS: &[(Field, &[&str])] = &[
    (
        Field::HostName,
        &[
            "ten may",
            "ten may chu",
            "ten may tram",
            "ten may tinh",
            "ten thiet bi",
            "may chu",
            "may tinh",
            "thiet bi",
            "hostname",
            "host name",
            "host",
            "computer name",
            "computer",
            "server name",
            "server",
            "device name",
            "device",
            "machine name",
            "ten host",
        ],
    ),
    (Field::Fqdn, &["fqdn", "ten mien day du", "dns name", "ten dns", "ten mien may chu"]),
    (
        Field::Address,
        &[
            "dia chi ip",
            "ip",
            "ip address",
            "ip addresses",
            "ip may chu",
            "ip may",
            "ip noi bo",
            "ip lan",
            "ip private",
            "ip public",
            "ip cong khai",
            "ip wan",
            "ipv4",
            "ipv6",
            "ipv4 address",
            "dia chi mang",
            "dia chi ip may chu",
            "dia chi ip noi bo",
            "dia chi ip cong khai",
            "address",
        ],
    ),
    (Field::Mac, &["mac", "dia chi mac", "mac address", "dia chi vat ly", "physical address", "hardware address"]),
    (
        Field::HostKind,
        &[
            "loai may",
            "loai thiet bi",
            "chung loai thiet bi",
            "device type",
            "host type",
            "type",
            "loai",
            "nhom thiet bi",
        ],
    ),
    (Field::OsName, &["he dieu hanh", "operating system", "os name", "he dieu hanh may chu"]),
    (Field::OsVersion, &["phien ban he dieu hanh", "operating system version", "os release"]),
    (Field::OsBuild, &["build", "operating system build", "so build", "ban dung"]),
    (Field::Architecture, &["kien truc", "architecture", "arch", "32 64 bit"]),
    (Field::Domain, &["domain", "mien", "ten domain", "domain workgroup"]),
    (
        Field::Manufacturer,
        &["hang", "hang san xuat", "nha san xuat", "manufacturer", "make", "brand", "nhan hieu", "thuong hieu"],
    ),
    (Field::Model, &["model", "ma hieu", "dong may", "kieu may", "chung loai"]),
    (Field::Serial, &["serial", "serial number", "so serial", "so may", "so seri", "service tag", "s n"]),
    (
        Field::Site,
        &[
            "vi tri",
            "vi tri dat",
            "vi tri lap dat",
            "dia diem",
            "noi dat",
            "location",
            "site",
            "phong may",
            "dia diem dat",
        ],
    ),
    (
        Field::Owner,
        &["chu so huu", "owner", "don vi quan ly", "don vi su dung", "phong ban su dung", "bo phan quan ly"],
    ),
    (
        Field::Responsible,
        &[
            "nguoi phu trach",
            "can bo phu trach",
            "phu trach",
            "nguoi quan ly",
            "nguoi quan tri",
            "can bo quan tri",
            "quan tri vien",
            "responsible",
            "responsible person",
            "person in charge",
            "administrator",
            "nguoi su dung",
            "can bo ky thuat phu trach",
        ],
    ),
    (Field::LastSeen, &["last seen", "lan cuoi thay", "thoi gian ket noi cuoi", "last contact", "lan ket noi cuoi"]),
    (
        Field::SystemName,
        &[
            "ten he thong",
            "ten he thong thong tin",
            "he thong thong tin",
            "he thong",
            "system",
            "system name",
            "information system",
            "information system name",
            "thuoc he thong",
        ],
    ),
    (
        Field::SystemCode,
        &["ma he thong", "ma he thong thong tin", "system code", "system id", "ten viet tat", "ky hieu"],
    ),
    (
        Field::Level,
        &[
            "cap do",
            "cap do an toan",
            "cap do an toan thong tin",
            "cap do he thong",
            "cap do he thong thong tin",
            "cap do de xuat",
            "cap do phe duyet",
            "security level",
            "level",
            "cap do bao dam an toan thong tin",
        ],
    ),
    (
        Field::SystemOwner,
        &["chu quan", "don vi chu quan", "chu quan he thong", "chu quan he thong thong tin", "system owner"],
    ),
    (
        Field::Operator,
        &["don vi van hanh", "van hanh", "co quan van hanh", "operator", "operating unit", "bo phan van hanh"],
    ),
    (
        Field::Dossier,
        &[
            "ho so",
            "ho so cap do",
            "ho so de xuat cap do",
            "tinh trang ho so",
            "trang thai ho so",
            "tinh trang phe duyet",
            "trang thai phe duyet",
            "quyet dinh phe duyet",
            "phe duyet",
            "dossier",
            "dossier state",
            "approval",
        ],
    ),
    (
        Field::ContactName,
        &[
            "ho ten",
            "ho va ten",
            "full name",
            "name",
            "nguoi lien he",
            "ten nguoi lien he",
            "dau moi",
            "dau moi lien he",
            "contact",
            "contact name",
            "contact person",
            "ho ten can bo",
        ],
    ),
    (
        Field::Unit,
        &[
            "don vi",
            "phong ban",
            "phong",
            "co quan",
            "to chuc",
            "bo phan",
            "department",
            "unit",
            "organization",
            "don vi cong tac",
        ],
    ),
    (Field::Role, &["chuc vu", "chuc danh", "vai tro", "position", "role", "job title", "title"]),
    (
        Field::Phone,
        &[
            "dien thoai",
            "so dien thoai",
            "dien thoai di dong",
            "di dong",
            "phone",
            "phone number",
            "telephone",
            "mobile",
            "hotline",
        ],
    ),
    (Field::Email, &["email", "e mail", "dia chi email", "thu dien tu", "dia chi thu dien tu", "mail", "hop thu"]),
    (
        Field::SoftwareName,
        &[
            "ten phan mem",
            "phan mem",
            "ten ung dung",
            "ung dung",
            "software",
            "software name",
            "application",
            "product",
            "displayname",
        ],
    ),
    (
        Field::SoftwareVersion,
        &["phien ban", "phien ban phan mem", "version", "software version", "displayversion", "product version"],
    ),
    (Field::Vendor, &["nha cung cap", "vendor", "supplier", "publisher", "hang phan mem", "nha phat trien"]),
    (Field::Purl, &["purl", "package url"]),
    (Field::Cpe, &["cpe", "cpe name", "cpe 2 3"]),
    (Field::InstalledOn, &["ngay cai", "ngay cai dat", "install date", "installed on", "installdate"]),
];

/// Abbreviations of Vietnamese offices, folded, with what they stand for.
pub(super) const ABBREVIATIONS: &[(&str, &str)] = &[
    ("httt", "he thong thong tin"),
    ("ht", "he thong"),
    ("hdh", "he dieu hanh"),
    ("os", "operating system"),
    ("dc", "dia chi"),
    ("sdt", "so dien thoai"),
    ("dt", "dien thoai"),
    ("dtdd", "dien thoai di dong"),
    ("tel", "telephone"),
    ("pm", "phan mem"),
    ("pb", "phien ban"),
    ("ver", "version"),
    ("cb", "can bo"),
    ("dv", "don vi"),
    ("attt", "an toan thong tin"),
    ("sx", "san xuat"),
    ("tb", "thiet bi"),
    ("addr", "address"),
    ("sn", "serial number"),
    ("mc", "may chu"),
    ("ncc", "nha cung cap"),
];

/// Headers that number the rows; their columns are passed over.
pub(super) const ORDINALS: &[&str] = &["stt", "tt", "so tt", "so thu tu", "no", "nr", "number", ""];

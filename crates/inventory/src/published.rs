//! What the read-only SQL surface shows of the inventory.
//!
//! Shown is what is followed: what was retired or removed is not in these tables. A column stands here only when every change of it has
//! an entry in the feed of the unit, because that is how the surface learns of it. So the times at which a source said the same again
//! are left out.

use vg_backend::published::ColumnKind::{Bool, Int, Text, Time};
use vg_backend::published::FeedParam::{Position, Unit};
use vg_backend::published::{Feed, Published, col, pages};
use vg_backend::sql::Statement;

use crate::store::HEAD;

/// Everything that is shown.
pub(crate) static PUBLISHED: &[Published] =
    &[SYSTEMS, HOSTS, HOST_IDENTIFIERS, CONTACTS, CONTACT_CHANNELS, CLAIMS, IMPORTS, PACKAGES];

/// The feed of objects of one kind, whose id is `$key`.
macro_rules! feed {
    ($name:literal, $kind:literal, $key:literal) => {
        Feed::Keys {
            position: HEAD,
            changed: Statement::new(
                $name,
                concat!("SELECT id FROM inventory_changes WHERE unit = $1 AND seq > $2 AND kind = '", $kind, "'"),
            ),
            among: concat!(
                $key,
                " IN (SELECT id FROM inventory_changes WHERE unit = ? AND seq > ? AND kind = '",
                $kind,
                "')"
            ),
            params: &[Unit, Position],
        }
    };
}

const SYSTEMS: Published = Published {
    name: "systems",
    about: ("Hệ thống thông tin của đơn vị", "Information systems of the unit"),
    version: 1,
    read: "inventory.system.read",
    columns: &[
        col("id", Text, "id", "Mã của hệ thống", "Id of the system"),
        col("name", Text, "name", "Tên hệ thống", "Name"),
        col("code", Text, "code", "Mã hiệu do đơn vị đặt", "Code that the unit gave it"),
        col("level", Int, "level", "Cấp độ an toàn 1–5; 0: chưa xác định", "Security level 1 to 5; 0: not determined"),
        col("dossier", Text, "dossier", "Tình trạng hồ sơ đề xuất cấp độ", "State of the dossier of its level"),
        col("dossier_note", Text, "dossier_note", "Ghi chú về hồ sơ", "Note on the dossier"),
        col("owner", Text, "owner", "Chủ quản hệ thống thông tin", "Owner"),
        col("operator", Text, "operator", "Đơn vị vận hành", "Operator"),
        col("responsible", Text, "responsible", "Người phụ trách", "Person who answers for it"),
        col("created_at", Time, "created_at", "Thời điểm đưa vào danh sách", "When it was entered"),
        col("updated_at", Time, "updated_at", "Lần sửa gần nhất", "When it was last changed"),
        col("demo", Bool, "demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "inventory_systems",
    of_unit: "unit = ? AND retired = 0",
    pages: pages(&["name_key", "id"]),
    feed: feed!("inventory.published.systems", "system", "id"),
};

/// Hosts carry the level of their system, so its changes are theirs. `EXISTS` is asked once, and spares the walk through all hosts when
/// no system changed.
const HOST_CHANGED: Statement = Statement::new(
    "inventory.published.hosts",
    "SELECT id FROM inventory_changes WHERE unit = $1 AND seq > $2 AND kind = 'host' \
     UNION ALL SELECT id FROM inventory_hosts WHERE unit = $1 AND retired = 0 AND system IN (SELECT id FROM inventory_changes \
     WHERE unit = $1 AND seq > $2 AND kind = 'system') AND EXISTS (SELECT 1 FROM inventory_changes WHERE unit = $1 AND \
     seq > $2 AND kind = 'system')",
);
const HOST_AMONG: &str = "h.id IN (SELECT id FROM inventory_changes WHERE unit = ? AND seq > ? AND kind = 'host' \
     UNION ALL SELECT id FROM inventory_hosts WHERE unit = ? AND retired = 0 AND system IN (SELECT id FROM inventory_changes \
     WHERE unit = ? AND seq > ? AND kind = 'system') AND EXISTS (SELECT 1 FROM inventory_changes WHERE unit = ? AND \
     seq > ? AND kind = 'system'))";

const HOSTS: Published = Published {
    name: "hosts",
    about: (
        "Máy chủ, máy trạm, thiết bị mạng, thiết bị chuyên dụng đang được theo dõi",
        "Servers, workstations, network devices and appliances that are followed",
    ),
    version: 1,
    read: "inventory.host.read",
    columns: &[
        col("id", Text, "h.id", "Mã của máy", "Id of the host"),
        col("name", Text, "h.name", "Tên máy", "Name"),
        col(
            "kind",
            Text,
            "h.kind",
            "Loại máy: server, workstation, network_device, …",
            "Kind: server, workstation, network_device, …",
        ),
        col(
            "system",
            Text,
            "h.system",
            "Mã của hệ thống mà máy thuộc về; trống nếu chưa có",
            "Id of its system; empty without one",
        ),
        col("level", Int, "h.level", "Cấp độ của hệ thống đó; 0: không có", "Level of that system; 0: none"),
        col("site", Text, "h.site", "Địa điểm", "Place"),
        col("responsible", Text, "h.responsible", "Người phụ trách", "Person who answers for it"),
        col("owner", Text, "h.owner", "Bộ phận sở hữu", "Owner"),
        col("os_name", Text, "h.os_name", "Hệ điều hành", "Operating system"),
        col("os_version", Text, "h.os_version", "Phiên bản hệ điều hành", "Version of the operating system"),
        col("os_build", Text, "h.os_build", "Bản dựng hệ điều hành", "Build of the operating system"),
        col("architecture", Text, "h.architecture", "Kiến trúc bộ xử lý", "Architecture of the processor"),
        col("manufacturer", Text, "h.manufacturer", "Hãng sản xuất", "Manufacturer"),
        col("model", Text, "h.model", "Kiểu máy", "Model"),
        col("serial", Text, "h.serial", "Số sê-ri", "Serial number"),
        col("domain", Text, "h.domain", "Miền (domain)", "Domain"),
        col(
            "last_seen_at",
            Time,
            "NULLIF(h.last_seen_at, 0)",
            "Lần gần nhất một nguồn báo điều mới về máy",
            "When a source last said something new of it",
        )
        .or_null(),
        col("created_at", Time, "h.created_at", "Thời điểm đưa vào danh sách", "When it was entered"),
        col("demo", Bool, "h.demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "inventory_hosts h",
    of_unit: "h.unit = ? AND h.retired = 0",
    pages: pages(&["h.no"]),
    feed: Feed::Keys {
        position: HEAD,
        changed: HOST_CHANGED,
        among: HOST_AMONG,
        params: &[Unit, Position, Unit, Unit, Position, Unit, Position],
    },
};

const HOST_IDENTIFIERS: Published = Published {
    name: "host_identifiers",
    about: (
        "Địa chỉ IP, địa chỉ MAC, tên, số sê-ri mà máy được biết đến",
        "Addresses, MAC addresses, names and serial numbers by which hosts are known",
    ),
    version: 1,
    read: "inventory.host.read",
    columns: &[
        col("host", Text, "i.host", "Mã của máy", "Id of the host"),
        col(
            "kind",
            Text,
            "i.kind",
            "Loại: address, mac, name, fqdn, serial, …",
            "Kind: address, mac, name, fqdn, serial, …",
        ),
        col("value", Text, "i.value", "Giá trị", "The value"),
        col("first_at", Time, "i.first_at", "Lần đầu được biết", "When it was first known"),
        col(
            "ended_at",
            Time,
            "i.ended_at",
            "Không còn hiệu lực từ lúc này; trống: đang dùng",
            "No longer valid from then on; empty: valid",
        )
        .or_null(),
    ],
    key: 3,
    from: "inventory_identifiers i JOIN inventory_hosts h ON h.id = i.host",
    of_unit: "i.unit = ? AND h.retired = 0",
    pages: pages(&["i.kind", "i.value", "i.host"]),
    feed: feed!("inventory.published.identifiers", "host", "i.host"),
};

const CONTACTS: Published = Published {
    name: "contacts",
    about: ("Đầu mối liên hệ", "Contacts"),
    version: 1,
    read: "inventory.contact.read",
    columns: &[
        col("id", Text, "id", "Mã của đầu mối", "Id of the contact"),
        col("name", Text, "name", "Họ tên hoặc tên đầu mối", "Name"),
        col("office", Text, "office", "Cơ quan, phòng ban", "Office"),
        col("role", Text, "role", "Chức vụ, vai trò", "Role"),
        col("about", Text, "about", "Phụ trách việc gì", "What for"),
        col("valid_from", Time, "valid_from", "Có hiệu lực từ", "Valid from").or_null(),
        col("valid_until", Time, "valid_until", "Có hiệu lực đến", "Valid until").or_null(),
        col("demo", Bool, "demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "inventory_contacts",
    of_unit: "unit = ? AND retired = 0",
    pages: pages(&["name_key", "id"]),
    feed: feed!("inventory.published.contacts", "contact", "id"),
};

const CONTACT_CHANNELS: Published = Published {
    name: "contact_channels",
    about: (
        "Kênh liên lạc của đầu mối và lần gần nhất được chứng minh là liên lạc được",
        "Channels of contacts and when each was last proved to work",
    ),
    version: 1,
    read: "inventory.contact.read",
    columns: &[
        col("contact", Text, "k.contact", "Mã của đầu mối", "Id of the contact"),
        col("kind", Text, "k.kind", "Loại kênh: phone, email, …", "Kind: phone, email, …"),
        col("value", Text, "k.value", "Số điện thoại, địa chỉ", "Number or address"),
        col("place", Int, "k.place", "Thứ tự ưu tiên, từ 0", "Its place in the order, from 0"),
        col(
            "proved_at",
            Time,
            "k.proved_at",
            "Lần gần nhất chứng minh liên lạc được",
            "When it was last proved to work",
        )
        .or_null(),
        col("proof", Text, "k.proof", "Bằng chứng", "The proof"),
    ],
    key: 3,
    from: "inventory_channels k JOIN inventory_contacts c ON c.id = k.contact",
    of_unit: "c.unit = ? AND c.retired = 0",
    pages: pages(&["c.name_key", "k.contact", "k.kind", "k.value"]),
    feed: feed!("inventory.published.channels", "contact", "k.contact"),
};

const CLAIMS: Published = Published {
    name: "claims",
    about: (
        "Dải địa chỉ công cộng và tên miền mà đơn vị khai báo là của mình",
        "Public ranges and domains that the unit claims",
    ),
    version: 1,
    read: "inventory.claim.read",
    columns: &[
        col("id", Text, "id", "Mã của khai báo", "Id of the claim"),
        col("kind", Text, "kind", "Loại: range, domain", "Kind: range, domain"),
        col("value", Text, "value", "Dải địa chỉ hoặc tên miền", "The range or domain"),
        col("system", Text, "system", "Mã của hệ thống; trống nếu chưa có", "Id of its system; empty without one"),
        col("basis", Text, "basis", "Căn cứ", "Basis of the claim"),
        col("demo", Bool, "demo", "Là dữ liệu minh hoạ", "It is demonstration data"),
    ],
    key: 1,
    from: "inventory_claims",
    of_unit: "unit = ? AND retired = 0",
    pages: pages(&["name_key", "id"]),
    feed: feed!("inventory.published.claims", "claim", "id"),
};

const IMPORTS: Published = Published {
    name: "imports",
    about: ("Các lượt nhập dữ liệu", "Imports"),
    version: 1,
    read: "inventory.import.read",
    columns: &[
        col("id", Text, "id", "Mã của lượt nhập", "Id of the import"),
        col(
            "state",
            Text,
            "state",
            "Tình trạng: staging, previewed, applied, …",
            "State: staging, previewed, applied, …",
        ),
        col("file_name", Text, "file_name", "Tên tệp", "Name of the file"),
        col("form", Text, "form", "Định dạng", "Format"),
        col("digest", Text, "digest", "SHA-256 của tệp", "SHA-256 of the file"),
        col("source_kind", Text, "source_kind", "Loại nguồn", "Kind of source"),
        col("source", Text, "source", "Nguồn", "Source"),
        col("observed_at", Time, "observed_at", "Thời điểm của dữ liệu", "When the data was gathered"),
        col("created_at", Time, "created_at", "Thời điểm tải lên", "When it was uploaded"),
        col("applied_at", Time, "applied_at", "Thời điểm áp dụng; trống: chưa", "When it was applied; empty: not yet")
            .or_null(),
        col("created", Int, "created", "Số đối tượng mới", "Objects that it made"),
        col("updated", Int, "updated", "Số đối tượng thay đổi", "Objects that it changed"),
        col("unchanged", Int, "unchanged", "Số dòng không thay đổi gì", "Rows that changed nothing"),
        col("conflicting", Int, "conflicting", "Số dòng cần người quyết định", "Rows that a person must decide"),
        col("refused", Int, "refused", "Số dòng bị từ chối", "Rows that were refused"),
    ],
    key: 1,
    from: "inventory_imports",
    of_unit: "unit = ?",
    pages: pages(&["created_at", "id"]),
    feed: Feed::Reread,
};

/// Packages are numbered as they come, and what is said of one never changes.
const PACKAGES: Published = Published {
    name: "packages",
    about: (
        "Phần mềm và bản vá mà đơn vị có hoặc từng có trên máy nào đó, mỗi thứ một dòng",
        "Software and hotfixes that the unit has or had on some host, each once",
    ),
    version: 1,
    read: "inventory.host.read",
    columns: &[
        col("id", Text, "CAST(no AS TEXT)", "Số của gói trong đơn vị", "Number of the package in the unit"),
        col("kind", Text, "kind", "Loại gói: deb, rpm, msi, hotfix, …", "Kind: deb, rpm, msi, hotfix, …"),
        col("name", Text, "name", "Tên phần mềm", "Name"),
        col("version", Text, "version", "Phiên bản", "Version"),
        col("architecture", Text, "architecture", "Kiến trúc", "Architecture"),
        col("vendor", Text, "vendor", "Hãng", "Vendor"),
        col("purl", Text, "purl", "Mã purl", "Package URL"),
        col("cpe", Text, "cpe", "Mã CPE", "CPE name"),
        col("source_package", Text, "source_package", "Gói nguồn", "Source package"),
        col("source_version", Text, "source_version", "Phiên bản gói nguồn", "Version of the source package"),
    ],
    key: 1,
    from: "inventory_packages",
    of_unit: "unit = ?",
    pages: pages(&["no"]),
    feed: Feed::Keys {
        position: Statement::new(
            "inventory.published.package",
            "SELECT COALESCE(MAX(no), 0) AS no FROM inventory_packages WHERE unit = $1",
        ),
        changed: Statement::new(
            "inventory.published.packages",
            "SELECT CAST(no AS TEXT) AS id FROM inventory_packages WHERE unit = $1 AND no > $2",
        ),
        among: "unit = ? AND no > ?",
        params: &[Unit, Position],
    },
};

/// The statements of the feeds, for `prepare_all`.
pub(crate) fn statements() -> Vec<Statement> {
    let of = |table: &Published| match table.feed {
        Feed::Keys { position, changed, .. } => vec![position, changed],
        Feed::Reread => Vec::new(),
    };
    PUBLISHED.iter().flat_map(of).collect()
}

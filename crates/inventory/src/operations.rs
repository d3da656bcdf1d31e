//! What can be done with the inventory, as data for the permission matrix.

use vg_access::permission::roles::{DECIDE, READ, WRITE};

vg_access::operations! {
    /// Systems: get, list, count, export.
    SYSTEM_READ = read "inventory.system.read", "Xem hệ thống thông tin", "Read information systems", READ;
    /// Systems: create.
    SYSTEM_CREATE = write "inventory.system.create", "Thêm hệ thống thông tin", "Add an information system", WRITE;
    /// Systems: update.
    SYSTEM_UPDATE = write "inventory.system.update", "Sửa hệ thống thông tin", "Change an information system", WRITE;
    /// Systems: retire.
    SYSTEM_RETIRE = write "inventory.system.retire", "Ngừng theo dõi hệ thống thông tin", "Retire an information system", DECIDE;
    /// Hosts: get, list, count, facts, conflicts, software, export.
    HOST_READ = read "inventory.host.read", "Xem máy và phần mềm", "Read hosts and software", READ;
    /// Hosts: create.
    HOST_CREATE = write "inventory.host.create", "Thêm máy", "Add a host", WRITE;
    /// Hosts: update.
    HOST_UPDATE = write "inventory.host.update", "Sửa thông tin máy", "Change a host", WRITE;
    /// Hosts: retire.
    HOST_RETIRE = write "inventory.host.retire", "Ngừng theo dõi máy", "Retire a host", DECIDE;
    /// Hosts: merge two, and undo that.
    HOST_MERGE = write "inventory.host.merge", "Gộp hai máy là một", "Merge two hosts", WRITE;
    /// Hosts: split one, and undo that.
    HOST_SPLIT = write "inventory.host.split", "Tách một máy thành hai", "Split a host", WRITE;
    /// Contacts: get, list, export.
    CONTACT_READ = read "inventory.contact.read", "Xem đầu mối liên hệ", "Read contacts", READ;
    /// Contacts: create.
    CONTACT_CREATE = write "inventory.contact.create", "Thêm đầu mối liên hệ", "Add a contact", WRITE;
    /// Contacts: update, proof of delivery.
    CONTACT_UPDATE = write "inventory.contact.update", "Sửa đầu mối liên hệ", "Change a contact", WRITE;
    /// Contacts: retire.
    CONTACT_RETIRE = write "inventory.contact.retire", "Ngừng dùng đầu mối liên hệ", "Retire a contact", DECIDE;
    /// Claims: get, list.
    CLAIM_READ = read "inventory.claim.read", "Xem dải địa chỉ và tên miền đã khai báo", "Read claimed ranges and domains", READ;
    /// Claims: create.
    CLAIM_CREATE = write "inventory.claim.create", "Khai báo dải địa chỉ hoặc tên miền", "Claim a range or domain", DECIDE;
    /// Claims: update.
    CLAIM_UPDATE = write "inventory.claim.update", "Sửa dải địa chỉ hoặc tên miền đã khai báo", "Change a claim", DECIDE;
    /// Claims: retire.
    CLAIM_RETIRE = write "inventory.claim.retire", "Thôi khai báo dải địa chỉ hoặc tên miền", "Retire a claim", DECIDE;
    /// Address records: who had an address.
    ADDRESS_READ = read "inventory.address.read", "Tra cứu máy dùng địa chỉ theo thời điểm", "Ask who had an address", READ;
    /// The change feed.
    CHANGE_READ = read "inventory.change.read", "Xem luồng thay đổi", "Read the change feed", READ;
    /// Imports: list, rows, error file, remembered mappings.
    IMPORT_READ = read "inventory.import.read", "Xem các lượt nhập dữ liệu", "Read imports", READ;
    /// Imports: preview, answer, discard, remember a mapping.
    IMPORT_PREVIEW = write "inventory.import.preview", "Xem trước tệp nhập", "Preview an import", WRITE;
    /// Imports: apply.
    IMPORT_APPLY = write "inventory.import.apply", "Nhập dữ liệu", "Apply an import", WRITE;
    /// Demonstration data: build.
    DEMO_BUILD = write "inventory.demo.build", "Tạo dữ liệu minh hoạ", "Build demonstration data", DECIDE;
    /// Demonstration data: remove.
    DEMO_REMOVE = write "inventory.demo.remove", "Xoá dữ liệu minh hoạ", "Remove demonstration data", DECIDE;
}

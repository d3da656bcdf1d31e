//! A small pack without fault, for tests that break it.

/// A regime of one act, one party, one form, one clock, one control.
pub(crate) const REGIME: &str = r#"
[regime]
id = "toy"
title = { vi = "Chế độ mẫu", en = "Toy regime" }
from = "2020-01-01"
until = "2029-12-31"
summary = { vi = "Một gói nhỏ.", en = "A small pack." }
grade = "verified"

[[act]]
id = "act-1"
title = { vi = "Nghị định mẫu", en = "Toy decree" }
kind = "decree"
number = "1/2020/NĐ-CP"
issuer = { vi = "Chính phủ", en = "Government" }
issued = "2019-12-01"
from = "2020-01-01"
grade = "verified"

[[act]]
id = "book-1"
title = { vi = "Sách mẫu", en = "Toy book" }
kind = "publication"
issuer = { vi = "Bên thứ ba", en = "Third party" }
grade = "third_party"
"#;

/// The rest of it.
pub(crate) const REST: &str = r#"
[[role]]
id = "operator"
title = { vi = "Đơn vị vận hành", en = "Operator" }
text = { vi = "Vận hành.", en = "Operates." }
source = [{ act = "act-1", clause = "Điều 1" }]
grade = "verified"

[[form]]
id = "form-1"
title = { vi = "Mẫu báo cáo", en = "Report form" }
due = { vi = "Trong 5 ngày.", en = "Within 5 days." }
to = ["operator"]
field = [{ key = "what", label = { vi = "Nội dung", en = "What" }, official = "Nội dung", required = true }]
source = [{ act = "act-1", clause = "Mẫu số 01" }]
grade = "verified"

[[clock]]
id = "clock-1"
title = { vi = "Báo cáo", en = "Report" }
kind = "incident"
text = { vi = "Báo cáo sự cố.", en = "Report the incident." }
trigger = "incident_detected"
within = "5 days"
form = "form-1"
by = ["operator"]
to = ["operator"]
levels = [3, 4]
source = [{ act = "act-1", clause = "Điều 2" }]
grade = "verified"

[[catalogue]]
id = "cat-1"
title = { vi = "Danh mục", en = "Catalogue" }
act = "act-1"
text = { vi = "Mọi hệ thống.", en = "All systems." }
source = [{ act = "act-1", clause = "Điều 3" }]
grade = "verified"

[[group]]
id = "group-1"
title = { vi = "Nhóm", en = "Group" }
catalogue = "cat-1"
order = 1
source = [{ act = "act-1", clause = "Điều 3" }]
grade = "verified"

[[control]]
id = "control-1"
title = { vi = "Nhật ký", en = "Logs" }
group = "group-1"
at = { 3 = "Điều 3.1", 4 = "Điều 3.2" }
requirement = { vi = "Lưu nhật ký.", en = "Logs are kept." }
evidence = ["log"]
keep = { 3 = "6 months", 4 = "12 months" }
check = "log-retention"
source = [{ act = "act-1", clause = "Điều 3.1" }]
grade = "verified"
"#;

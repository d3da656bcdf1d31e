-- id: hosts-kind-known
-- version: 1
-- title.vi: Biết loại của từng máy
-- title.en: The kind of every host is known
-- about.vi: Xét từng máy: đạt khi đã biết là máy chủ, máy trạm, thiết bị mạng hay thiết bị chuyên dụng.
-- about.en: Each host is looked at: it is met when it is known to be a server, a workstation, a network device or an appliance.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Ghi loại máy, hoặc nhập dữ liệu từ nguồn có nêu loại máy.
-- fix.en: Enter the kind, or import from a source that says it.
-- reason.no_kind.vi: Chưa biết loại máy
-- reason.no_kind.en: The kind is not known
-- word.kind.vi: Loại máy
-- word.kind.en: Kind
-- word.kind.server.vi: máy chủ
-- word.kind.server.en: server
-- word.kind.workstation.vi: máy trạm
-- word.kind.workstation.en: workstation
-- word.kind.network_device.vi: thiết bị mạng
-- word.kind.network_device.en: network device
-- word.kind.appliance.vi: thiết bị chuyên dụng
-- word.kind.appliance.en: appliance
-- word.kind.unknown.vi: chưa rõ
-- word.kind.unknown.en: not known

SELECT id AS subject,
       'host' AS subject_kind,
       name AS subject_name,
       CASE WHEN coalesce(kind, '') IN ('', 'unknown') THEN 'not_met' ELSE 'met' END AS verdict,
       CASE WHEN coalesce(kind, '') IN ('', 'unknown') THEN 'no_kind' ELSE '' END AS reason,
       'kind = ' || coalesce(kind, '') AS evidence,
       last_seen_at AS observed_at
FROM hosts

-- id: hosts-os-known
-- version: 1
-- title.vi: Biết hệ điều hành của máy chủ, máy trạm
-- title.en: Operating systems of servers and workstations are known
-- about.vi: Chỉ xét máy chủ, máy trạm và máy chưa rõ loại. Đạt khi có tên và phiên bản hệ điều hành. Máy chưa rõ loại mà
--   chưa có hệ điều hành thì kết luận là chưa rõ, vì có thể là thiết bị không cần xét.
-- about.en: Servers, workstations and hosts of unknown kind are looked at. It is met when name and version of the operating
--   system are there. A host of unknown kind without them is unknown, because it may be a device that is not in scope.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Nhập kết quả systeminfo, danh mục gói phần mềm hoặc dữ liệu của hệ thống quản lý máy.
-- fix.en: Import systeminfo, lists of packages or the data of device management.
-- reason.no_os.vi: Chưa biết hệ điều hành
-- reason.no_os.en: The operating system is not known
-- reason.no_version.vi: Chưa biết phiên bản hệ điều hành
-- reason.no_version.en: The version of the operating system is not known
-- reason.no_kind.vi: Chưa biết loại máy và hệ điều hành
-- reason.no_kind.en: Neither kind nor operating system is known
-- word.os.vi: Hệ điều hành
-- word.os.en: Operating system

SELECT id AS subject,
       'host' AS subject_kind,
       name AS subject_name,
       CASE WHEN reason = '' THEN 'met' WHEN reason = 'no_kind' THEN 'unknown' ELSE 'not_met' END AS verdict,
       reason,
       'os = ' || trim(os || ' ' || version) AS evidence,
       last_seen_at AS observed_at
FROM (
    SELECT id, name, last_seen_at, os, version,
           CASE WHEN os <> '' AND version <> '' THEN ''
                WHEN kind IN ('', 'unknown') THEN 'no_kind'
                WHEN os = '' THEN 'no_os'
                ELSE 'no_version' END AS reason
    FROM (
        SELECT id, name, last_seen_at, coalesce(kind, '') AS kind, trim(coalesce(os_name, '')) AS os,
               trim(coalesce(os_version, '')) AS version
        FROM hosts
    ) AS told
    WHERE kind IN ('server', 'workstation', 'unknown', '')
) AS judged

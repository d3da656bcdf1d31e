-- id: hosts-have-address
-- version: 1
-- title.vi: Biết địa chỉ hiện dùng của máy chủ, máy trạm
-- title.en: Present addresses of servers and workstations are known
-- about.vi: Xét từng máy chủ, máy trạm: đạt khi có ít nhất một địa chỉ IP đang dùng. Máy chưa rõ loại mà không có địa chỉ
--   thì kết luận là chưa rõ.
-- about.en: Each server and workstation is looked at: it is met when it has one present IP address at least. A host of
--   unknown kind without an address is unknown.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Nhập dữ liệu DHCP, quét mạng hoặc ghi địa chỉ tĩnh của máy.
-- fix.en: Import DHCP leases or a network scan, or enter the fixed address of the host.
-- reason.no_address.vi: Chưa biết địa chỉ hiện dùng
-- reason.no_address.en: No present address is known
-- reason.no_kind.vi: Chưa biết loại máy và địa chỉ
-- reason.no_kind.en: Neither kind nor address is known
-- word.address.vi: Địa chỉ
-- word.address.en: Address

SELECT id AS subject,
       'host' AS subject_kind,
       name AS subject_name,
       CASE WHEN addresses > 0 THEN 'met' WHEN kind IN ('', 'unknown') THEN 'unknown' ELSE 'not_met' END AS verdict,
       CASE WHEN addresses > 0 THEN '' WHEN kind IN ('', 'unknown') THEN 'no_kind' ELSE 'no_address' END AS reason,
       CASE WHEN addresses > 0 THEN 'address = ' || address || ' (' || CAST(addresses AS VARCHAR) || ')' ELSE 'address = ' END AS evidence,
       last_seen_at AS observed_at
FROM (
    SELECT h.id, h.name, coalesce(h.kind, '') AS kind, h.last_seen_at, count(i.value) AS addresses, min(i.value) AS address
    FROM hosts AS h
    LEFT JOIN (
        SELECT host, value FROM host_identifiers WHERE kind = 'address' AND (ended_at IS NULL OR ended_at > now())
    ) AS i ON i.host = h.id
    WHERE coalesce(h.kind, '') IN ('server', 'workstation', 'unknown', '')
    GROUP BY h.id, h.name, h.kind, h.last_seen_at
) AS counted

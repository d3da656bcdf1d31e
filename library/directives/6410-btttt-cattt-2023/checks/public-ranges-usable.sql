-- id: public-ranges-usable
-- version: 1
-- title.vi: Dải địa chỉ khai báo dùng được để đối chiếu
-- title.en: Claimed ranges can be matched
-- about.vi: Xét từng dải địa chỉ đã khai báo: đạt khi là địa chỉ công cộng và có ghi căn cứ. Địa chỉ dùng riêng (10.x,
--   172.16–31.x, 192.168.x, 100.64–127.x, fc00::/7) không bao giờ có trong danh sách IP botnet.
-- about.en: Each claimed range is looked at: it is met when it is public and its basis is on record. Private addresses (10.x,
--   172.16–31.x, 192.168.x, 100.64–127.x, fc00::/7) are never on a botnet list.
-- subject: claim
-- freshness: 24 hours
-- fix.vi: Thay dải dùng riêng bằng dải công cộng mà đơn vị đi ra Internet; ghi căn cứ của từng dải.
-- fix.en: Put the public range by which the unit reaches the Internet in place of a private one; enter the basis of each.
-- reason.private_range.vi: Là dải địa chỉ dùng riêng
-- reason.private_range.en: The range is private
-- reason.no_basis.vi: Chưa ghi căn cứ
-- reason.no_basis.en: No basis is on record
-- word.range.vi: Dải
-- word.range.en: Range
-- word.basis.vi: Căn cứ
-- word.basis.en: Basis

SELECT id AS subject,
       'claim' AS subject_kind,
       value AS subject_name,
       CASE WHEN reason = '' THEN 'met' ELSE 'not_met' END AS verdict,
       reason,
       'range = ' || value || '; basis = ' || basis AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM (
    SELECT id, value, basis,
           CASE WHEN regexp_like(value, '^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)')
                  OR regexp_like(lower(value), '^(f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1)') THEN 'private_range'
                WHEN basis = '' THEN 'no_basis'
                ELSE '' END AS reason
    FROM (SELECT id, coalesce(value, '') AS value, trim(coalesce(basis, '')) AS basis FROM claims WHERE kind = 'range') AS ranges
) AS judged

-- id: advised-products-known
-- version: 1
-- title.vi: Biết phiên bản F5 BIG-IP và Zimbra đang dùng
-- title.en: Versions of F5 BIG-IP and Zimbra in use are known
-- about.vi: Tìm hai sản phẩm trong danh mục phần mềm và trong hãng, kiểu máy, hệ điều hành của các máy. Đạt khi tìm thấy và
--   mọi chỗ tìm thấy đều có phiên bản. Không tìm thấy thì kết luận là chưa rõ, vì danh mục có thể chưa phủ hết máy.
-- about.en: The two products are looked for in the software on record and in manufacturer, model and operating system of
--   hosts. It is met when they are found and every find has a version. When nothing is found it is unknown, because the
--   lists may not cover every host.
-- subject: product
-- freshness: 24 hours
-- fix.vi: Ghi phiên bản cho từng nơi đã thấy; chắc chắn không dùng sản phẩm thì khai báo và nêu căn cứ.
-- fix.en: Enter the version of each find; where a product is certainly not in use, state so and say why.
-- reason.no_version.vi: Đã thấy sản phẩm nhưng có nơi chưa rõ phiên bản
-- reason.no_version.en: The product is there, and the version of some finds is not known
-- reason.not_found.vi: Chưa thấy trong danh mục; chưa chắc là không có
-- reason.not_found.en: It is not on the lists, which does not prove that there is none
-- reason.no_data.vi: Chưa có máy và phần mềm nào được ghi nhận
-- reason.no_data.en: Neither hosts nor software are on record
-- word.found.vi: Số bản ghi tìm thấy
-- word.found.en: Found
-- word.version.vi: Phiên bản
-- word.version.en: Version

WITH products AS (
    SELECT 'f5-big-ip' AS id, 'F5 BIG-IP' AS name, '(^|[^a-z0-9])(f5 |f5$|big-?ip)' AS words
    UNION ALL
    SELECT 'zimbra' AS id, 'Zimbra' AS name, 'zimbra' AS words
), things AS (
    SELECT lower(coalesce(manufacturer, '') || ' ' || coalesce(model, '') || ' ' || coalesce(os_name, '')) AS words,
           trim(coalesce(os_version, '')) AS version
    FROM hosts
    UNION ALL
    SELECT lower(coalesce(vendor, '') || ' ' || coalesce(name, '')) AS words, trim(coalesce(version, '')) AS version
    FROM packages
), known AS (
    SELECT count(*) AS things FROM things
), finds AS (
    SELECT p.id, p.name, count(t.version) AS found, count(CASE WHEN t.version = '' THEN 1 END) AS bare,
           min(CASE WHEN t.version <> '' THEN t.version END) AS version
    FROM products AS p
    LEFT JOIN things AS t ON regexp_like(t.words, p.words)
    GROUP BY p.id, p.name
)
SELECT f.id AS subject,
       'product' AS subject_kind,
       f.name AS subject_name,
       CASE WHEN f.bare > 0 THEN 'not_met' WHEN f.found > 0 THEN 'met' ELSE 'unknown' END AS verdict,
       CASE WHEN f.bare > 0 THEN 'no_version'
            WHEN f.found > 0 THEN ''
            WHEN k.things > 0 THEN 'not_found'
            ELSE 'no_data' END AS reason,
       'found = ' || CAST(f.found AS VARCHAR) || CASE WHEN f.version IS NULL THEN '' ELSE '; version = ' || f.version END AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM finds AS f
CROSS JOIN known AS k

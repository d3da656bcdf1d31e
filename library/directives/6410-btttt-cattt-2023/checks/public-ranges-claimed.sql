-- id: public-ranges-claimed
-- version: 1
-- title.vi: Đơn vị đã khai báo dải địa chỉ công cộng
-- title.en: The unit claims its public ranges
-- about.vi: Đếm các dải địa chỉ mà đơn vị khai báo: đạt khi có ít nhất một dải. Tên miền không tính.
-- about.en: The ranges that the unit claims are counted: it is met when there is one at least. Domains do not count.
-- subject: unit
-- freshness: 24 hours
-- fix.vi: Khai báo các dải địa chỉ công cộng của đơn vị, kèm căn cứ (quyết định cấp, hợp đồng với nhà cung cấp).
-- fix.en: Claim the public ranges of the unit with their basis (allocation, contract with the provider).
-- reason.no_range.vi: Chưa khai báo dải địa chỉ nào
-- reason.no_range.en: No range is claimed
-- word.ranges.vi: Số dải địa chỉ
-- word.ranges.en: Ranges

SELECT 'unit' AS subject,
       'unit' AS subject_kind,
       'Dải địa chỉ của đơn vị' AS subject_name,
       CASE WHEN ranges > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN ranges > 0 THEN '' ELSE 'no_range' END AS reason,
       'ranges = ' || CAST(ranges AS VARCHAR) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM (SELECT count(*) AS ranges FROM claims WHERE kind = 'range') AS claimed

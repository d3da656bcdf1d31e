-- id: inventory-refreshed
-- version: 1
-- title.vi: Danh mục được cập nhật trong 30 ngày
-- title.en: The inventory was renewed within 30 days
-- about.vi: Xét các lượt nhập đã áp dụng của đơn vị: đạt khi dữ liệu mới nhất được thu thập trong 30 ngày. Chưa có lượt nhập
--   nào thì kết luận là chưa rõ, vì danh mục có thể được nhập bằng tay.
-- about.en: The applied imports of the unit are looked at: it is met when the newest data was gathered within 30 days.
--   Without any import it is unknown, because the inventory may be kept by hand.
-- subject: unit
-- freshness: 24 hours
-- fix.vi: Xuất dữ liệu từ hệ thống quản lý máy, quét mạng hoặc DHCP rồi nhập lại.
-- fix.en: Export from device management, a network scan or DHCP, and import it.
-- reason.old.vi: Dữ liệu mới nhất đã quá 30 ngày
-- reason.old.en: The newest data is more than 30 days old
-- reason.never.vi: Chưa có lượt nhập nào được áp dụng
-- reason.never.en: No import was applied yet
-- word.imports.vi: Số lượt nhập
-- word.imports.en: Imports
-- word.newest.vi: Mới nhất
-- word.newest.en: Newest

SELECT 'unit' AS subject,
       'unit' AS subject_kind,
       'Danh mục tài sản' AS subject_name,
       CASE WHEN newest >= now() - INTERVAL '30 days' THEN 'met' WHEN newest IS NULL THEN 'unknown' ELSE 'not_met' END AS verdict,
       CASE WHEN newest >= now() - INTERVAL '30 days' THEN '' WHEN newest IS NULL THEN 'never' ELSE 'old' END AS reason,
       CASE WHEN newest IS NULL THEN 'imports = 0'
            ELSE 'imports = ' || CAST(imports AS VARCHAR) || '; newest = ' || to_char(newest, '%Y-%m-%d') END AS evidence,
       newest AS observed_at
FROM (
    SELECT count(*) AS imports,
           max(CASE WHEN observed_at < applied_at THEN observed_at ELSE applied_at END) AS newest
    FROM imports
    WHERE state = 'applied' AND applied_at IS NOT NULL
) AS applied

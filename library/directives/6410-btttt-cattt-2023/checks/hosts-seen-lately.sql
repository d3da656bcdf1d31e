-- id: hosts-seen-lately
-- version: 1
-- title.vi: Máy còn được nguồn dữ liệu nhắc đến
-- title.en: Hosts are still seen by some source
-- about.vi: Xét từng máy: đạt khi một nguồn báo điều mới về máy trong 90 ngày. Quá hạn đó chưa kết luận là không đạt, vì
--   máy có thể vẫn chạy mà không thay đổi gì; kết luận là chưa rõ.
-- about.en: Each host is looked at: it is met when a source said something new of it within 90 days. After that it is not
--   met nor failed but unknown: the host may run on without any change.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Nhập lại dữ liệu từ nguồn đang quản lý máy; máy không còn dùng thì ngừng theo dõi.
-- fix.en: Import again from the source that manages the host; retire it when it is no longer in use.
-- reason.not_lately.vi: Hơn 90 ngày chưa có nguồn nào báo điều mới
-- reason.not_lately.en: No source said anything new for more than 90 days
-- reason.never.vi: Chưa nguồn nào báo thấy máy này
-- reason.never.en: No source ever saw the host
-- word.last_seen_at.vi: Lần cuối được báo
-- word.last_seen_at.en: Last seen

SELECT id AS subject,
       'host' AS subject_kind,
       name AS subject_name,
       CASE WHEN last_seen_at >= now() - INTERVAL '90 days' THEN 'met' ELSE 'unknown' END AS verdict,
       CASE WHEN last_seen_at >= now() - INTERVAL '90 days' THEN ''
            WHEN last_seen_at IS NULL THEN 'never'
            ELSE 'not_lately' END AS reason,
       'last_seen_at = ' || coalesce(to_char(last_seen_at, '%Y-%m-%d'), '') AS evidence,
       last_seen_at AS observed_at
FROM hosts

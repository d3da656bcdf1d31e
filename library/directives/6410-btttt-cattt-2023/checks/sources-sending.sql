-- id: sources-sending
-- version: 1
-- title.vi: Nguồn giám sát đang gửi sự kiện
-- title.en: Sources of the monitoring send events
-- about.vi: Xét từng nguồn đang sử dụng và việc đơn vị có nguồn nào hay không. Đạt khi nguồn gửi trong khoảng im lặng cho phép đã
--   khai báo; không đạt khi im lặng lâu hơn; nguồn chưa từng gửi là chưa rõ.
-- about.en: Each source in use is looked at, and whether there is any. It is met while the source sends within the time for which
--   it may be quiet, not met when it is quiet for longer; a source that never sent is unknown.
-- subject: source
-- freshness: 1 hour
-- fix.vi: Kiểm tra dịch vụ gửi nhật ký trên máy nguồn, đường mạng, mã truy cập; trang của nguồn có sẵn cấu hình mẫu.
-- fix.en: Check the sending service on the host, the network and the token; the page of the source has settings to paste.
-- reason.none.vi: Đơn vị chưa khai báo nguồn nào
-- reason.none.en: The unit has no source yet
-- reason.never.vi: Nguồn chưa từng gửi sự kiện
-- reason.never.en: The source never sent anything
-- reason.silent.vi: Nguồn ngừng gửi lâu hơn mức cho phép
-- reason.silent.en: The source is quiet for longer than it may be
-- word.last_seen.vi: Lần gửi cuối
-- word.last_seen.en: Last sent
-- word.silence_minutes.vi: Được im lặng (phút)
-- word.silence_minutes.en: May be quiet (minutes)
-- word.sources.vi: Số nguồn
-- word.sources.en: Sources

WITH used AS (
    SELECT id, name, last_seen, silence_minutes,
           date_part('epoch', now()) - date_part('epoch', last_seen) <= silence_minutes * 60 OR silence_minutes = 0 AS sends
    FROM sources
    WHERE retired_at IS NULL
), asked AS (
    SELECT count(*) AS found FROM used
)
SELECT 'unit' AS subject,
       'unit' AS subject_kind,
       'Các nguồn giám sát của đơn vị' AS subject_name,
       CASE WHEN found > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN found > 0 THEN '' ELSE 'none' END AS reason,
       'sources = ' || CAST(found AS VARCHAR) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM asked
UNION ALL
SELECT id AS subject,
       'source' AS subject_kind,
       name AS subject_name,
       CASE WHEN last_seen IS NULL THEN 'unknown' WHEN sends THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN last_seen IS NULL THEN 'never' WHEN sends THEN '' ELSE 'silent' END AS reason,
       'last_seen = ' || coalesce(to_char(last_seen, '%Y-%m-%d %H:%M'), '') || '; silence_minutes = ' || CAST(silence_minutes AS VARCHAR) AS evidence,
       last_seen AS observed_at
FROM used

-- id: alerts-handled
-- version: 1
-- title.vi: Cảnh báo đã xác minh được xử lý trong thời hạn
-- title.en: Verified alerts are handled in time
-- about.vi: Xét từng cảnh báo đã được xác minh là đúng trong 30 ngày qua hoặc còn đang mở. Đạt khi đã xử lý xong đúng hạn, hoặc chưa
--   đến hạn; không đạt khi xử lý trễ hoặc đã quá hạn. Ngoài ra xét việc có nguồn nào gửi sự kiện trong 24 giờ hay không: không có
--   nguồn thì không có cảnh báo cũng chưa nói lên điều gì.
-- about.en: Each alert that was verified within 30 days, or is still open, is looked at. It is met when it was handled in time or is
--   not due yet, not met when it was late or is overdue. Beside them it is asked whether any source sent within 24 hours: without
--   one, that there are no alerts says nothing.
-- subject: alert
-- freshness: 1 hour
-- fix.vi: Mở cảnh báo quá hạn, phân công người xử lý, ghi việc đã làm; nếu thời hạn không phù hợp thì đặt lại cho từng loại.
-- fix.en: Open what is overdue, give it to somebody, write down what was done; set the times of each class when they do not fit.
-- reason.late.vi: Xử lý trễ hạn
-- reason.late.en: It was handled late
-- reason.overdue.vi: Đã quá hạn mà chưa xử lý xong
-- reason.overdue.en: It is overdue
-- reason.no_source.vi: Không có nguồn nào gửi sự kiện trong 24 giờ qua
-- reason.no_source.en: No source sent anything within 24 hours
-- word.level.vi: Mức
-- word.level.en: Level
-- word.handle_due.vi: Hạn xử lý
-- word.handle_due.en: To be handled by
-- word.handled_at.vi: Xử lý xong
-- word.handled_at.en: Handled
-- word.sources.vi: Nguồn đang gửi
-- word.sources.en: Sources that send

WITH sending AS (
    SELECT count(*) AS found, max(last_seen) AS seen FROM sources
    WHERE retired_at IS NULL AND last_seen >= now() - INTERVAL '24 hours'
), verified AS (
    SELECT id, no, title_vi, title_en, entity, level, handle_due, handled_at,
           CASE WHEN handled_at IS NOT NULL AND handle_late THEN 'late'
                WHEN handled_at IS NULL AND handle_due < now() THEN 'overdue'
                ELSE '' END AS reason
    FROM alerts
    WHERE handle_due IS NOT NULL AND state IN ('verified', 'handled') AND NOT merged
      AND (open OR handled_at >= now() - INTERVAL '30 days')
)
SELECT 'unit' AS subject,
       'unit' AS subject_kind,
       'Hoạt động giám sát của đơn vị' AS subject_name,
       CASE WHEN found > 0 THEN 'met' ELSE 'unknown' END AS verdict,
       CASE WHEN found > 0 THEN '' ELSE 'no_source' END AS reason,
       'sources = ' || CAST(found AS VARCHAR) AS evidence,
       seen AS observed_at
FROM sending
UNION ALL
SELECT id AS subject,
       'alert' AS subject_kind,
       '#' || CAST(no AS VARCHAR) || ' ' || CASE WHEN title_vi = '' THEN title_en ELSE title_vi END || CASE WHEN entity = '' THEN '' ELSE ': ' || entity END AS subject_name,
       CASE WHEN reason = '' THEN 'met' ELSE 'not_met' END AS verdict,
       reason,
       'level = ' || level || '; handle_due = ' || to_char(handle_due, '%Y-%m-%d %H:%M') || '; handled_at = ' || coalesce(to_char(handled_at, '%Y-%m-%d %H:%M'), '') AS evidence,
       coalesce(handled_at, now()) AS observed_at
FROM verified

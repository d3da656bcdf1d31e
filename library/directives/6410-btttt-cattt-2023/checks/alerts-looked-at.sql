-- id: alerts-looked-at
-- version: 1
-- title.vi: Cảnh báo được xác minh trong thời hạn
-- title.en: Alerts are looked at in time
-- about.vi: Xét từng cảnh báo mức trung bình trở lên phát sinh trong 30 ngày qua hoặc còn đang mở. Đạt khi có kết luận đúng hạn, hoặc
--   chưa đến hạn; không đạt khi kết luận trễ hoặc quá hạn mà chưa có ai kết luận.
-- about.en: Each alert of level medium or above that came up within 30 days, or is still open, is looked at. It is met when a verdict
--   was given in time or is not due yet, not met when it was late or is overdue.
-- subject: alert
-- freshness: 1 hour
-- fix.vi: Mở hàng cảnh báo, lọc «quá hạn», kết luận từng cảnh báo và ghi lý do; tạm ẩn phát hiện gây nhiễu có thời hạn.
-- fix.en: Open the queue, filter for what is late, give each its verdict with a reason; suppress noisy findings for a time.
-- reason.late.vi: Kết luận trễ hạn
-- reason.late.en: The verdict was late
-- reason.overdue.vi: Đã quá hạn mà chưa có kết luận
-- reason.overdue.en: A verdict is overdue
-- word.level.vi: Mức
-- word.level.en: Level
-- word.triage_due.vi: Hạn xác minh
-- word.triage_due.en: Verdict due by
-- word.triaged_at.vi: Có kết luận lúc
-- word.triaged_at.en: Verdict given

WITH looked AS (
    SELECT id, no, title_vi, title_en, entity, level, triage_due, triaged_at,
           CASE WHEN triaged_at IS NOT NULL AND triage_late THEN 'late'
                WHEN triaged_at IS NULL AND triage_due < now() THEN 'overdue'
                ELSE '' END AS reason
    FROM alerts
    WHERE triage_due IS NOT NULL AND level IN ('medium', 'high', 'critical') AND NOT merged
      AND (opened_at >= now() - INTERVAL '30 days' OR state IN ('new', 'triaging'))
)
SELECT id AS subject,
       'alert' AS subject_kind,
       '#' || CAST(no AS VARCHAR) || ' ' || CASE WHEN title_vi = '' THEN title_en ELSE title_vi END || CASE WHEN entity = '' THEN '' ELSE ': ' || entity END AS subject_name,
       CASE WHEN reason = '' THEN 'met' ELSE 'not_met' END AS verdict,
       reason,
       'level = ' || level || '; triage_due = ' || to_char(triage_due, '%Y-%m-%d %H:%M') || '; triaged_at = ' || coalesce(to_char(triaged_at, '%Y-%m-%d %H:%M'), '') AS evidence,
       coalesce(triaged_at, now()) AS observed_at
FROM looked

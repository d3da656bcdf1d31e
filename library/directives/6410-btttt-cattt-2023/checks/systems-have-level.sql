-- id: systems-have-level
-- version: 1
-- title.vi: Hệ thống thông tin đã được xác định cấp độ
-- title.en: Information systems have a level
-- about.vi: Xét từng hệ thống trong danh mục: đạt khi cấp độ là một số từ 1 đến 5.
-- about.en: Each system on the list is looked at: it is met when its level is a number from 1 to 5.
-- subject: system
-- freshness: 24 hours
-- fix.vi: Xác định cấp độ của hệ thống theo tiêu chí của chế độ rồi ghi vào danh mục.
-- fix.en: Determine the level of the system by the criteria of the regime and enter it.
-- reason.no_level.vi: Chưa xác định cấp độ
-- reason.no_level.en: No level is determined
-- word.level.vi: Cấp độ
-- word.level.en: Level
-- word.level.0.vi: chưa xác định
-- word.level.0.en: not determined

SELECT id AS subject,
       'system' AS subject_kind,
       name AS subject_name,
       CASE WHEN level BETWEEN 1 AND 5 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN level BETWEEN 1 AND 5 THEN '' ELSE 'no_level' END AS reason,
       'level = ' || CAST(coalesce(level, 0) AS VARCHAR) AS evidence,
       updated_at AS observed_at
FROM systems

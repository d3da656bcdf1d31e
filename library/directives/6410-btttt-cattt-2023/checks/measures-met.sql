-- id: measures-met
-- version: 1
-- title.vi: Hệ thống có đủ biện pháp bảo vệ theo cấp độ
-- title.en: Systems have the protection that their level asks for
-- about.vi: Xét từng hệ thống theo đợt đánh giá đang áp dụng. Đạt khi mọi biện pháp đều đạt hoặc được phép không áp dụng;
--   không đạt khi có biện pháp chưa đạt hoặc mới đạt một phần. Chưa đánh giá, hết hạn hoặc phải xem lại thì chưa rõ, kể cả
--   khi mọi biện pháp khác đã đạt.
-- about.en: Each system is looked at by the assessment that holds. It is met when every measure is met or may stay out; it is
--   not met when one is not, or in part. What nobody assessed, what lapsed and what has to be looked at again is unknown, also
--   when all the rest is met.
-- subject: system
-- freshness: 24 hours
-- fix.vi: Mở «Biện pháp bảo vệ», đánh giá các biện pháp còn thiếu và bổ sung biện pháp chưa đạt.
-- fix.en: Open "Protection measures", assess what is missing and add what is not met.
-- reason.gap.vi: Có biện pháp chưa đạt
-- reason.gap.en: A measure is not met
-- reason.not_assessed.vi: Có biện pháp chưa đánh giá, hết hạn hoặc phải xem lại
-- reason.not_assessed.en: A measure is not assessed, has lapsed or has to be looked at again
-- reason.not_opened.vi: Chưa mở đợt đánh giá
-- reason.not_opened.en: No assessment is opened
-- reason.other_level.vi: Đợt đánh giá theo cấp độ khác với cấp độ hiện nay
-- reason.other_level.en: The assessment is of another level than the present one
-- reason.no_level.vi: Chưa xác định cấp độ
-- reason.no_level.en: No level is determined
-- word.measures.vi: Số biện pháp
-- word.measures.en: Measures
-- word.met.vi: Đạt
-- word.met.en: Met
-- word.not_met.vi: Chưa đạt
-- word.not_met.en: Not met
-- word.not_assessed.vi: Chưa đánh giá
-- word.not_assessed.en: Not assessed

SELECT id AS subject,
       'system' AS subject_kind,
       name AS subject_name,
       CASE WHEN reason = '' THEN 'met' WHEN reason = 'gap' THEN 'not_met' ELSE 'unknown' END AS verdict,
       reason,
       CASE WHEN asked = 0 THEN 'measures = 0'
            ELSE 'measures = ' || CAST(asked AS VARCHAR) || '; met = ' || CAST(good AS VARCHAR)
                 || '; not_met = ' || CAST(gaps AS VARCHAR) || '; not_assessed = ' || CAST(asked - good - gaps AS VARCHAR)
            END AS evidence,
       observed_at
FROM (
    SELECT id, name, observed_at, asked, good, gaps,
           CASE WHEN level NOT BETWEEN 1 AND 5 THEN 'no_level'
                WHEN asked = 0 THEN 'not_opened'
                WHEN assessed_level <> level THEN 'other_level'
                WHEN gaps > 0 THEN 'gap'
                WHEN good < asked THEN 'not_assessed'
                ELSE '' END AS reason
    FROM (
        SELECT s.id, s.name, coalesce(s.level, 0) AS level, coalesce(m.level, 0) AS assessed_level,
               coalesce(m.asked, 0) AS asked, coalesce(m.good, 0) AS good, coalesce(m.gaps, 0) AS gaps,
               coalesce(m.updated_at, s.updated_at) AS observed_at
        FROM systems AS s
        LEFT JOIN (
            SELECT system,
                   max(level) AS level,
                   count(*) AS asked,
                   sum(CASE WHEN counts AND state IN ('met', 'not_applicable') THEN 1 ELSE 0 END) AS good,
                   sum(CASE WHEN counts AND state IN ('not_met', 'partly') THEN 1 ELSE 0 END) AS gaps,
                   max(updated_at) AS updated_at
            FROM (
                SELECT system, level, state, updated_at,
                       NOT review AND (holds_until IS NULL OR holds_until > now()) AS counts
                FROM measures
            ) AS standing
            GROUP BY system
        ) AS m ON m.system = s.id
    ) AS joined
) AS judged

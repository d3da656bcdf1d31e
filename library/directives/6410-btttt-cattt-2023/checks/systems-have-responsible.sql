-- id: systems-have-responsible
-- version: 1
-- title.vi: Hệ thống có người phụ trách
-- title.en: Systems have somebody who answers for them
-- about.vi: Xét từng hệ thống: đạt khi có ghi người phụ trách.
-- about.en: Each system is looked at: it is met when a responsible person is named.
-- subject: system
-- freshness: 24 hours
-- fix.vi: Phân công người phụ trách và ghi vào danh mục.
-- fix.en: Assign a responsible person and enter the name.
-- reason.nobody.vi: Chưa có người phụ trách
-- reason.nobody.en: Nobody answers for it
-- word.responsible.vi: Người phụ trách
-- word.responsible.en: Responsible

SELECT id AS subject,
       'system' AS subject_kind,
       name AS subject_name,
       CASE WHEN person <> '' THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN person <> '' THEN '' ELSE 'nobody' END AS reason,
       'responsible = ' || person AS evidence,
       updated_at AS observed_at
FROM (SELECT id, name, updated_at, trim(coalesce(responsible, '')) AS person FROM systems) AS named

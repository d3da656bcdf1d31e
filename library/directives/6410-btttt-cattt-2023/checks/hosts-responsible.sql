-- id: hosts-responsible
-- version: 1
-- title.vi: Mọi máy đều có người phụ trách
-- title.en: Somebody answers for every host
-- about.vi: Xét từng máy: đạt khi máy có người phụ trách, hoặc hệ thống của máy có người phụ trách.
-- about.en: Each host is looked at: it is met when somebody answers for it, or for its system.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Ghi người phụ trách của máy, hoặc của hệ thống mà máy thuộc về.
-- fix.en: Enter who answers for the host, or for the system that it belongs to.
-- reason.nobody.vi: Chưa có người phụ trách
-- reason.nobody.en: Nobody answers for it
-- word.responsible.vi: Người phụ trách
-- word.responsible.en: Responsible
-- word.system_responsible.vi: Người phụ trách hệ thống
-- word.system_responsible.en: Responsible for the system

SELECT id AS subject,
       'host' AS subject_kind,
       name AS subject_name,
       CASE WHEN own <> '' OR of_system <> '' THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN own <> '' OR of_system <> '' THEN '' ELSE 'nobody' END AS reason,
       CASE WHEN own <> '' THEN 'responsible = ' || own ELSE 'system_responsible = ' || of_system END AS evidence,
       last_seen_at AS observed_at
FROM (
    SELECT h.id, h.name, h.last_seen_at, trim(coalesce(h.responsible, '')) AS own,
           trim(coalesce(s.responsible, '')) AS of_system
    FROM hosts AS h
    LEFT JOIN systems AS s ON s.id = h.system
) AS named

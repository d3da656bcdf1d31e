-- id: hosts-in-systems
-- version: 1
-- title.vi: Mọi máy đều thuộc một hệ thống
-- title.en: Every host belongs to a system
-- about.vi: Xét từng máy: đạt khi máy được gán vào một hệ thống còn trong danh mục.
-- about.en: Each host is looked at: it is met when it is assigned to a system that is still on the list.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Gán máy vào hệ thống mà nó phục vụ; máy không còn dùng thì ngừng theo dõi.
-- fix.en: Assign the host to the system that it serves; retire it when it is no longer in use.
-- reason.no_system.vi: Chưa gán vào hệ thống nào
-- reason.no_system.en: It is assigned to no system
-- reason.system_gone.vi: Hệ thống được gán không còn trong danh mục
-- reason.system_gone.en: Its system is no longer on the list
-- word.system.vi: Hệ thống
-- word.system.en: System

SELECT h.id AS subject,
       'host' AS subject_kind,
       h.name AS subject_name,
       CASE WHEN s.id IS NOT NULL THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN s.id IS NOT NULL THEN '' WHEN coalesce(h.system, '') = '' THEN 'no_system' ELSE 'system_gone' END AS reason,
       'system = ' || coalesce(s.name, h.system, '') AS evidence,
       h.last_seen_at AS observed_at
FROM hosts AS h
LEFT JOIN systems AS s ON s.id = h.system

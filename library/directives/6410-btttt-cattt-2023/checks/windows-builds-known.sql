-- id: windows-builds-known
-- version: 1
-- title.vi: Biết bản dựng của mọi máy Windows
-- title.en: The build of every Windows host is known
-- about.vi: Xét từng máy có hệ điều hành Windows: đạt khi biết số bản dựng, riêng hoặc trong phiên bản dạng 10.0.19045. Chỉ khi
--   biết bản dựng mới đối chiếu được với bản vá.
-- about.en: Each host with Windows is looked at: it is met when the number of its build is known, by itself or in a version
--   such as 10.0.19045. Patches can be matched with a build only.
-- subject: host
-- freshness: 24 hours
-- fix.vi: Nhập kết quả systeminfo của máy.
-- fix.en: Import systeminfo of the host.
-- reason.no_build.vi: Chưa biết số bản dựng
-- reason.no_build.en: The number of the build is not known
-- word.version.vi: Phiên bản
-- word.version.en: Version
-- word.build.vi: Bản dựng
-- word.build.en: Build

SELECT id AS subject,
       'host' AS subject_kind,
       name AS subject_name,
       CASE WHEN build <> '' OR regexp_like(version, '^[0-9]+\.[0-9]+\.[0-9]+') THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN build <> '' OR regexp_like(version, '^[0-9]+\.[0-9]+\.[0-9]+') THEN '' ELSE 'no_build' END AS reason,
       'version = ' || version || '; build = ' || build AS evidence,
       last_seen_at AS observed_at
FROM (
    SELECT id, name, last_seen_at, trim(coalesce(os_version, '')) AS version, trim(coalesce(os_build, '')) AS build
    FROM hosts
    WHERE lower(os_name) LIKE '%windows%'
) AS windows

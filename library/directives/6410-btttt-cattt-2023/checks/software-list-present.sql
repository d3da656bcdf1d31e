-- id: software-list-present
-- version: 1
-- title.vi: Đơn vị có danh mục phần mềm
-- title.en: The unit has a list of its software
-- about.vi: Đếm phần mềm và bản vá đã ghi nhận của đơn vị: đạt khi có ít nhất một. Phép kiểm tra này không nói danh mục đã
--   phủ hết máy hay chưa.
-- about.en: Software and hotfixes on record for the unit are counted: it is met when there is one at least. Whether the list
--   covers all hosts is not said by it.
-- subject: unit
-- freshness: 24 hours
-- fix.vi: Nhập danh mục gói (dpkg, rpm, apk), systeminfo, danh mục bản vá hoặc SBOM của các máy.
-- fix.en: Import lists of packages (dpkg, rpm, apk), systeminfo, lists of hotfixes or SBOMs of the hosts.
-- reason.no_list.vi: Chưa có phần mềm nào được ghi nhận
-- reason.no_list.en: No software is on record
-- word.packages.vi: Số gói phần mềm
-- word.packages.en: Packages

SELECT 'unit' AS subject,
       'unit' AS subject_kind,
       'Danh mục phần mềm' AS subject_name,
       CASE WHEN packages > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN packages > 0 THEN '' ELSE 'no_list' END AS reason,
       'packages = ' || CAST(packages AS VARCHAR) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM (SELECT count(*) AS packages FROM packages) AS counted

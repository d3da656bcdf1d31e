-- id: network-operator-listed
-- version: 1
-- title.vi: Cục Bưu điện Trung ương có trong danh bạ
-- title.en: The Central Post Department is among the contacts
-- about.vi: Tìm Cục Bưu điện Trung ương theo tên trong danh sách đầu mối. Đạt khi có đầu mối còn hiệu lực và có ít nhất một kênh
--   liên lạc.
-- about.en: The Central Post Department is looked for by name among the contacts. It is met when there is a valid contact with
--   one channel at least.
-- subject: contact
-- freshness: 24 hours
-- fix.vi: Thêm đầu mối xử lý sự cố kết nối của Cục Bưu điện Trung ương với kênh liên lạc ngoài giờ.
-- fix.en: Add the contact of the Central Post Department for failures, with a channel that works out of hours.
-- reason.not_listed.vi: Chưa có trong danh sách đầu mối
-- reason.not_listed.en: It is not among the contacts
-- reason.not_valid.vi: Đầu mối đã hết hiệu lực hoặc chưa có hiệu lực
-- reason.not_valid.en: The contact is no longer or not yet valid
-- reason.no_channel.vi: Chưa có kênh liên lạc
-- reason.no_channel.en: There is no channel
-- word.contacts.vi: Số đầu mối
-- word.contacts.en: Contacts
-- word.valid.vi: Còn hiệu lực
-- word.valid.en: Valid

WITH ways AS (
    SELECT contact, count(*) AS channels FROM contact_channels WHERE coalesce(value, '') <> '' GROUP BY contact
), finds AS (
    SELECT count(*) AS found, count(CASE WHEN valid THEN 1 END) AS valid,
           count(CASE WHEN valid AND channels > 0 THEN 1 END) AS reachable
    FROM (
        SELECT khong_dau(coalesce(c.name, '') || ' ' || coalesce(c.office, '')) AS words, coalesce(w.channels, 0) AS channels,
               (c.valid_from IS NULL OR c.valid_from <= now()) AND (c.valid_until IS NULL OR c.valid_until > now()) AS valid
        FROM contacts AS c
        LEFT JOIN ways AS w ON w.contact = c.id
    ) AS people
    WHERE words LIKE '%buu dien trung uong%'
)
SELECT 'central-post' AS subject,
       'contact' AS subject_kind,
       'Cục Bưu điện Trung ương' AS subject_name,
       CASE WHEN reachable > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN reachable > 0 THEN ''
            WHEN found = 0 THEN 'not_listed'
            WHEN valid = 0 THEN 'not_valid'
            ELSE 'no_channel' END AS reason,
       'contacts = ' || CAST(found AS VARCHAR) || '; valid = ' || CAST(valid AS VARCHAR) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM finds

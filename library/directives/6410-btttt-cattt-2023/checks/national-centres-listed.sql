-- id: national-centres-listed
-- version: 1
-- title.vi: VNCERT/CC và NCSC có trong danh bạ
-- title.en: VNCERT/CC and NCSC are among the contacts
-- about.vi: Tìm hai trung tâm theo tên trong danh sách đầu mối. Đạt khi có đầu mối còn hiệu lực và có ít nhất một kênh liên
--   lạc.
-- about.en: The two centres are looked for by name among the contacts. It is met when there is a valid contact with one
--   channel at least.
-- subject: contact
-- freshness: 24 hours
-- fix.vi: Thêm đầu mối của trung tâm với điện thoại, đường dây nóng và thư điện tử theo công văn.
-- fix.en: Add the centre with telephone, hotline and mail as the letter has them.
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

WITH centres AS (
    SELECT 'vncert-cc' AS id, 'VNCERT/CC' AS name, 'vncert|ung cuu khan cap khong gian mang' AS words
    UNION ALL
    SELECT 'ncsc' AS id, 'NCSC' AS name, '(^|[^a-z])ncsc([^a-z]|$)|giam sat an toan khong gian mang quoc gia' AS words
), ways AS (
    SELECT contact, count(*) AS channels FROM contact_channels WHERE coalesce(value, '') <> '' GROUP BY contact
), people AS (
    SELECT c.id, khong_dau(coalesce(c.name, '') || ' ' || coalesce(c.office, '')) AS words, coalesce(w.channels, 0) AS channels,
           (c.valid_from IS NULL OR c.valid_from <= now()) AND (c.valid_until IS NULL OR c.valid_until > now()) AS valid
    FROM contacts AS c
    LEFT JOIN ways AS w ON w.contact = c.id
), finds AS (
    SELECT e.id, e.name, count(p.id) AS found, count(CASE WHEN p.valid THEN 1 END) AS valid,
           count(CASE WHEN p.valid AND p.channels > 0 THEN 1 END) AS reachable
    FROM centres AS e
    LEFT JOIN people AS p ON regexp_like(p.words, e.words)
    GROUP BY e.id, e.name
)
SELECT id AS subject,
       'contact' AS subject_kind,
       name AS subject_name,
       CASE WHEN reachable > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN reachable > 0 THEN ''
            WHEN found = 0 THEN 'not_listed'
            WHEN valid = 0 THEN 'not_valid'
            ELSE 'no_channel' END AS reason,
       'contacts = ' || CAST(found AS VARCHAR) || '; valid = ' || CAST(valid AS VARCHAR) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM finds

-- id: incident-contact-named
-- version: 1
-- title.vi: Đơn vị có đầu mối tiếp nhận sự cố
-- title.en: The unit names who takes incidents
-- about.vi: Tìm trong danh sách đầu mối những người, bộ phận có tên, vai trò hoặc việc phụ trách nói đến sự cố, ứng cứu, an toàn
--   thông tin, an ninh mạng hoặc trực; không kể các trung tâm quốc gia. Đạt khi có đầu mối còn hiệu lực và có kênh liên lạc.
-- about.en: People and offices are looked for whose name, role or subject speaks of incidents, response, information or cyber
--   security, or duty; the national centres do not count. It is met when one is valid and has a channel.
-- subject: unit
-- freshness: 24 hours
-- fix.vi: Thêm đầu mối tiếp nhận sự cố của đơn vị, ghi việc phụ trách và ít nhất một kênh liên lạc dùng được ngoài giờ.
-- fix.en: Add who takes incidents, with the subject and one channel at least that works out of hours.
-- reason.nobody.vi: Chưa có đầu mối nào phụ trách sự cố
-- reason.nobody.en: Nobody is named for incidents
-- reason.not_valid.vi: Đầu mối sự cố đã hết hiệu lực hoặc chưa có hiệu lực
-- reason.not_valid.en: The contact for incidents is no longer or not yet valid
-- reason.no_channel.vi: Đầu mối sự cố chưa có kênh liên lạc
-- reason.no_channel.en: The contact for incidents has no channel
-- word.contacts.vi: Số đầu mối
-- word.contacts.en: Contacts
-- word.reachable.vi: Liên lạc được
-- word.reachable.en: Reachable

WITH ways AS (
    SELECT contact, count(*) AS channels FROM contact_channels WHERE coalesce(value, '') <> '' GROUP BY contact
), people AS (
    SELECT c.id, coalesce(w.channels, 0) AS channels,
           khong_dau(coalesce(c.name, '') || ' ' || coalesce(c.office, '')) AS who,
           khong_dau(coalesce(c.name, '') || ' ' || coalesce(c.office, '') || ' ' || coalesce(c.role, '') || ' ' || coalesce(c.about, '')) AS words,
           (c.valid_from IS NULL OR c.valid_from <= now()) AND (c.valid_until IS NULL OR c.valid_until > now()) AS valid
    FROM contacts AS c
    LEFT JOIN ways AS w ON w.contact = c.id
), finds AS (
    SELECT count(*) AS found, count(CASE WHEN valid THEN 1 END) AS valid,
           count(CASE WHEN valid AND channels > 0 THEN 1 END) AS reachable
    FROM people
    WHERE regexp_like(words, 'su co|ung cuu|an toan thong tin|an ninh mang|truc (tet|ban|le|24)|ca truc|incident|csirt|soc( |$)')
      AND NOT regexp_like(who, 'vncert|ung cuu khan cap khong gian mang|(^|[^a-z])ncsc([^a-z]|$)|giam sat an toan khong gian mang quoc gia')
)
SELECT 'unit' AS subject,
       'unit' AS subject_kind,
       'Đầu mối sự cố của đơn vị' AS subject_name,
       CASE WHEN reachable > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN reachable > 0 THEN ''
            WHEN found = 0 THEN 'nobody'
            WHEN valid = 0 THEN 'not_valid'
            ELSE 'no_channel' END AS reason,
       'contacts = ' || CAST(found AS VARCHAR) || '; reachable = ' || CAST(reachable AS VARCHAR) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM finds

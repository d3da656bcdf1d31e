-- id: contacts-have-channel
-- version: 1
-- title.vi: Mọi đầu mối đều có kênh liên lạc và còn hiệu lực
-- title.en: Every contact has a channel and is valid
-- about.vi: Xét từng đầu mối: đạt khi có ít nhất một kênh liên lạc và còn hiệu lực. Đầu mối chưa đến ngày có hiệu lực thì
--   được miễn.
-- about.en: Each contact is looked at: it is met when it has one channel at least and is valid. A contact that is not yet
--   valid is excused.
-- subject: contact
-- freshness: 24 hours
-- fix.vi: Bổ sung điện thoại hoặc thư điện tử; đầu mối hết hiệu lực thì gia hạn hoặc ngừng theo dõi.
-- fix.en: Add a telephone or mail; renew or retire a contact that has run out.
-- reason.no_channel.vi: Chưa có kênh liên lạc
-- reason.no_channel.en: There is no channel
-- reason.expired.vi: Đã hết hiệu lực
-- reason.expired.en: It has run out
-- reason.not_yet.vi: Chưa đến ngày có hiệu lực
-- reason.not_yet.en: It is not valid yet
-- word.channels.vi: Số kênh liên lạc
-- word.channels.en: Channels

SELECT id AS subject,
       'contact' AS subject_kind,
       name AS subject_name,
       CASE WHEN reason = '' THEN 'met' WHEN reason = 'not_yet' THEN 'excused' ELSE 'not_met' END AS verdict,
       reason,
       'channels = ' || CAST(channels AS VARCHAR) AS evidence,
       proved_at AS observed_at
FROM (
    SELECT c.id, c.name, coalesce(w.channels, 0) AS channels, w.proved_at,
           CASE WHEN c.valid_from > now() THEN 'not_yet'
                WHEN c.valid_until <= now() THEN 'expired'
                WHEN coalesce(w.channels, 0) = 0 THEN 'no_channel'
                ELSE '' END AS reason
    FROM contacts AS c
    LEFT JOIN (
        SELECT contact, count(*) AS channels, max(proved_at) AS proved_at
        FROM contact_channels WHERE coalesce(value, '') <> '' GROUP BY contact
    ) AS w ON w.contact = c.id
) AS judged

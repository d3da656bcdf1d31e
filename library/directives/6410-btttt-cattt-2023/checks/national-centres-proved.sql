-- id: national-centres-proved
-- version: 1
-- title.vi: Đã liên lạc thử với VNCERT/CC và NCSC
-- title.en: VNCERT/CC and NCSC were reached lately
-- about.vi: Với mỗi trung tâm, xét lần gần nhất một kênh được chứng minh là liên lạc được. Đạt khi lần đó trong vòng 90 ngày.
--   Trung tâm chưa có trong danh sách thì kết luận là chưa rõ.
-- about.en: For each centre the last time is looked at when a channel was proved to work. It is met when that was within
--   90 days. A centre that is not among the contacts is unknown.
-- subject: contact
-- freshness: 24 hours
-- fix.vi: Gọi hoặc gửi thư thử trước kỳ nghỉ, rồi ghi lần liên lạc và bằng chứng vào kênh đó.
-- fix.en: Call or write before the holiday, and enter time and proof at the channel.
-- reason.not_listed.vi: Chưa có trong danh sách đầu mối
-- reason.not_listed.en: It is not among the contacts
-- reason.never.vi: Chưa liên lạc thử lần nào
-- reason.never.en: It was never tried
-- reason.long_ago.vi: Lần liên lạc được gần nhất đã quá 90 ngày
-- reason.long_ago.en: It was last reached more than 90 days ago
-- word.proved_at.vi: Lần liên lạc thử gần nhất
-- word.proved_at.en: Last proved

WITH centres AS (
    SELECT 'vncert-cc' AS id, 'VNCERT/CC' AS name, 'vncert|ung cuu khan cap khong gian mang' AS words
    UNION ALL
    SELECT 'ncsc' AS id, 'NCSC' AS name, '(^|[^a-z])ncsc([^a-z]|$)|giam sat an toan khong gian mang quoc gia' AS words
), people AS (
    SELECT id, khong_dau(coalesce(name, '') || ' ' || coalesce(office, '')) AS words
    FROM contacts
    WHERE (valid_from IS NULL OR valid_from <= now()) AND (valid_until IS NULL OR valid_until > now())
), finds AS (
    SELECT e.id, e.name, count(DISTINCT p.id) AS found, max(k.proved_at) AS proved_at
    FROM centres AS e
    LEFT JOIN people AS p ON regexp_like(p.words, e.words)
    LEFT JOIN contact_channels AS k ON k.contact = p.id
    GROUP BY e.id, e.name
)
SELECT id AS subject,
       'contact' AS subject_kind,
       name AS subject_name,
       CASE WHEN proved_at >= now() - INTERVAL '90 days' THEN 'met' WHEN found = 0 THEN 'unknown' ELSE 'not_met' END AS verdict,
       CASE WHEN proved_at >= now() - INTERVAL '90 days' THEN ''
            WHEN found = 0 THEN 'not_listed'
            WHEN proved_at IS NULL THEN 'never'
            ELSE 'long_ago' END AS reason,
       'proved_at = ' || coalesce(to_char(proved_at, '%Y-%m-%d'), '') AS evidence,
       proved_at AS observed_at
FROM finds

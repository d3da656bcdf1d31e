-- id: dossiers-approved
-- version: 1
-- title.vi: Hồ sơ đề xuất cấp độ đã được phê duyệt
-- title.en: Level dossiers are approved
-- about.vi: Xét tình trạng hồ sơ của từng hệ thống. Chỉ «đã phê duyệt» là đạt. Hồ sơ chưa rõ tình trạng, hoặc đã phê
--   duyệt mà hệ thống không ghi cấp độ, thì kết luận là chưa rõ.
-- about.en: The state of the dossier of each system is looked at. Only "approved" is met. It is unknown when no state is
--   on record, and when a dossier is approved of a system that has no level.
-- subject: system
-- freshness: 24 hours
-- fix.vi: Hoàn thiện và trình phê duyệt hồ sơ đề xuất cấp độ; đã phê duyệt thì ghi số và ngày quyết định vào danh mục.
-- fix.en: Complete the dossier and have it approved; once it is, enter number and day of the decision.
-- reason.missing.vi: Chưa lập hồ sơ
-- reason.missing.en: There is no dossier
-- reason.drafting.vi: Hồ sơ đang soạn thảo
-- reason.drafting.en: The dossier is being written
-- reason.submitted.vi: Hồ sơ đã trình, chưa được phê duyệt
-- reason.submitted.en: The dossier is handed in and not approved yet
-- reason.rejected.vi: Hồ sơ bị trả lại
-- reason.rejected.en: The dossier was sent back
-- reason.expired.vi: Phê duyệt đã hết hiệu lực, phải làm lại
-- reason.expired.en: The approval has run out and has to be renewed
-- reason.not_stated.vi: Chưa ghi tình trạng hồ sơ
-- reason.not_stated.en: The state of the dossier is not on record
-- reason.no_level.vi: Hồ sơ đã phê duyệt nhưng chưa ghi cấp độ
-- reason.no_level.en: The dossier is approved, and no level is on record
-- word.dossier.vi: Hồ sơ
-- word.dossier.en: Dossier
-- word.dossier.missing.vi: chưa lập
-- word.dossier.missing.en: there is none
-- word.dossier.drafting.vi: đang soạn thảo
-- word.dossier.drafting.en: being written
-- word.dossier.submitted.vi: đã trình
-- word.dossier.submitted.en: handed in
-- word.dossier.approved.vi: đã phê duyệt
-- word.dossier.approved.en: approved
-- word.dossier.rejected.vi: bị trả lại
-- word.dossier.rejected.en: sent back
-- word.dossier.expired.vi: hết hiệu lực
-- word.dossier.expired.en: run out
-- word.dossier.unknown.vi: chưa ghi
-- word.dossier.unknown.en: not on record

SELECT id AS subject,
       'system' AS subject_kind,
       name AS subject_name,
       CASE WHEN reason = '' THEN 'met' WHEN reason IN ('not_stated', 'no_level') THEN 'unknown' ELSE 'not_met' END AS verdict,
       reason,
       'dossier = ' || state || CASE WHEN note = '' THEN '' ELSE ' (' || note || ')' END AS evidence,
       updated_at AS observed_at
FROM (
    SELECT id, name, updated_at, coalesce(dossier, '') AS state, coalesce(dossier_note, '') AS note,
           CASE WHEN dossier = 'approved' AND level BETWEEN 1 AND 5 THEN ''
                WHEN dossier = 'approved' THEN 'no_level'
                WHEN dossier = 'missing' THEN 'missing'
                WHEN dossier = 'drafting' THEN 'drafting'
                WHEN dossier = 'submitted' THEN 'submitted'
                WHEN dossier = 'rejected' THEN 'rejected'
                WHEN dossier = 'expired' THEN 'expired'
                ELSE 'not_stated' END AS reason
    FROM systems
) AS states

-- id: systems-have-owner-operator
-- version: 1
-- title.vi: Hệ thống có chủ quản và đơn vị vận hành
-- title.en: Systems have an owner and an operator
-- about.vi: Xét từng hệ thống: đạt khi cả chủ quản và đơn vị vận hành đều được ghi tên.
-- about.en: Each system is looked at: it is met when both its owner and its operator are named.
-- subject: system
-- freshness: 24 hours
-- fix.vi: Ghi tên chủ quản và đơn vị vận hành theo quyết định giao quản lý hệ thống.
-- fix.en: Enter owner and operator as the decision on the system names them.
-- reason.no_owner.vi: Chưa ghi chủ quản
-- reason.no_owner.en: No owner is named
-- reason.no_operator.vi: Chưa ghi đơn vị vận hành
-- reason.no_operator.en: No operator is named
-- reason.neither.vi: Chưa ghi cả chủ quản và đơn vị vận hành
-- reason.neither.en: Neither owner nor operator is named
-- word.owner.vi: Chủ quản
-- word.owner.en: Owner
-- word.operator.vi: Đơn vị vận hành
-- word.operator.en: Operator

SELECT id AS subject,
       'system' AS subject_kind,
       name AS subject_name,
       CASE WHEN owner <> '' AND operator <> '' THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN owner <> '' AND operator <> '' THEN ''
            WHEN owner <> '' THEN 'no_operator'
            WHEN operator <> '' THEN 'no_owner'
            ELSE 'neither' END AS reason,
       'owner = ' || owner || '; operator = ' || operator AS evidence,
       updated_at AS observed_at
FROM (
    SELECT id, name, updated_at, trim(coalesce(owner, '')) AS owner, trim(coalesce(operator, '')) AS operator
    FROM systems
) AS named

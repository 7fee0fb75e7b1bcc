"""The one list of rights. Roles are sets of them (reference/roles.csv); code asks for a right, never for a role."""

from django.db import models


class Right(models.TextChoices):
    # WHO
    DIVISION_VIEW = "division.view", "查看区划"
    DIVISION_MANAGE = "division.manage", "维护区划、自然村组与网格"
    PARTY_VIEW = "party.view", "查看单位"
    PARTY_MANAGE = "party.manage", "维护单位"
    PERSON_VIEW = "person.view", "查看人员"
    PERSON_MANAGE = "person.manage", "维护人员与账号"
    POST_GRANT = "post.grant", "授予岗位"
    POST_REVIEW = "post.review", "复核授权"
    ROLE_VIEW = "role.view", "查看角色与权限"
    ACCOUNT_UNLOCK = "account.unlock", "解锁账号、结束会话"
    CONTACT_REVEAL = "contact.reveal", "查看完整电话"
    CALENDAR_MANAGE = "calendar.manage", "维护工作日历"
    SUGGESTION_ANSWER = "suggestion.answer", "答复建议"
    AUDIT_READ = "audit.read", "查看操作记录"
    AUDIT_EXPORT = "audit.export", "导出操作记录"
    JOB_VIEW_ALL = "job.view_all", "查看全部后台任务"
    # WHAT
    TYPE_MANAGE = "type.manage", "维护设施类别"
    FACILITY_VIEW = "facility.view", "查看设施"
    FACILITY_EXPORT = "facility.export", "导出设施台账"
    FACILITY_REGISTER = "facility.register", "登记设施"
    FACILITY_CHANGE = "facility.change", "修改设施"
    FACILITY_MOVE = "facility.move", "变更设施所在村"
    FACILITY_CODE = "facility.code", "赋码"
    LEDGER_IMPORT = "ledger.import", "导入台账"

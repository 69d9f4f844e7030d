"""Names of the codes that stand in texts: those that are shipped; others are said as written.

The pages have the same names (`api/web/src/texts`); a test holds them together.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dispatch.domain.kinds import Language

LISTED = ", "
"""Between the codes of a param that holds several."""

Names = Mapping[str, tuple[str, str]]

SKILLS: Names = MappingProxyType(
    {
        "filter": ("filter replacement", "滤芯更换"),
        "installation": ("installation", "安装"),
        "repair": ("repair", "维修"),
        "water-test": ("water test", "水质检测"),
        "electrician": ("electrician", "电工"),
    }
)
PARTS: Names = MappingProxyType(
    {
        "pump": ("pump", "水泵"),
        "valve": ("valve", "阀门"),
        "board": ("control board", "控制板"),
        "tap": ("tap", "水龙头"),
    }
)
ROLES: Names = MappingProxyType(
    {
        "ADMIN": ("administrator", "管理员"),
        "MANAGER": ("manager", "主管"),
        "DISPATCHER": ("dispatcher", "调度员"),
        "TECHNICIAN": ("technician", "技师"),
        "PARTNER": ("partner point", "特约网点"),
    }
)
STAGES: Names = MappingProxyType(
    {
        "ACKNOWLEDGED": ("Acknowledged", "受理"),
        "REMOTE_ATTEMPT": ("Remote attempt", "远程处理"),
        "SERVICE_BEGUN": ("Service begun", "开始服务"),
        "ON_SITE": ("On site", "到达现场"),
        "ANSWERED": ("Complaint answered", "投诉答复"),
        "OUTER_BOUND": ("Outer bound", "最长时限"),
        "LIVE_HANDLING": ("Live handling", "实时处理"),
        "UNPLANNED": ("Unplanned", "未排程"),
        "DRAFT": ("Draft", "草稿"),
        "PUBLISHED": ("Published", "已发布"),
        "HISTORIC": ("Historic", "历史"),
    }
)
OFFERS: Names = MappingProxyType(
    {
        "LOAN_UNIT": ("Unit on loan", "借用备机"),
        "REPLACEMENT": ("Replacement", "换新机"),
        "REFUND": ("Refund", "退款"),
    }
)
STATES: Names = MappingProxyType(
    {
        "OPEN": ("Open", "待受理"),
        "ACCEPTED": ("Accepted", "已接单"),
        "DECLINED": ("Declined", "已拒单"),
        "EXPIRED": ("Not answered in time", "超时未受理"),
        "WITHDRAWN": ("Withdrawn", "已撤回"),
        "PROPOSED": ("proposed", "拟定"),
        "OFFERED": ("offered", "已告知"),
        "CONFIRMED": ("confirmed", "已确认"),
        "RESCHEDULED": ("rescheduled", "已改期"),
        "UNREACHABLE": ("not reached", "联系不上"),
        "REFUSED": ("refused", "客户拒绝"),
    }
)
STATUSES: Names = MappingProxyType(
    {
        "NEW": ("new", "新建"),
        "PLANNED": ("in a draft", "草稿中"),
        "PUBLISHED": ("planned", "已安排"),
        "EN_ROUTE": ("on the way", "在路上"),
        "ARRIVED": ("arrived", "已到达"),
        "IN_SERVICE": ("at work", "服务中"),
        "COMPLETED": ("completed", "已完成"),
        "FAILED": ("not completed", "未完成"),
        "CANCELLED": ("cancelled", "已取消"),
        "OPEN": ("open", "进行中"),
        "CLOSED": ("closed", "已完成"),
    }
)
REASONS: Names = MappingProxyType(
    {
        "NOBODY_HOME": ("Nobody home", "无人在家"),
        "CUSTOMER_REFUSED": ("Customer refused", "客户拒绝"),
        "WRONG_ADDRESS": ("Wrong address", "地址错误"),
        "NO_ACCESS": ("No access", "无法进入"),
        "PART_MISSING": ("Part missing", "缺少配件"),
        "SKILL_MISSING": ("Skill missing", "技能不足"),
        "DEVICE_BEYOND_REPAIR": ("Device beyond repair", "设备无法修复"),
        "OUT_OF_TIME": ("Out of time", "时间不够"),
        "OTHER": ("Other", "其他"),
        "NO_CAPACITY": ("No capacity", "没有空余人手"),
        "NO_PART": ("Part not in stock", "缺少配件"),
        "NOT_OUR_WORK": ("Not our work", "不属于承接范围"),
        "TOO_FAR": ("Too far", "距离太远"),
        "NOBODY_CERTIFIED": ("Nobody certified", "无持证人员"),
    }
)
EVENTS: Names = MappingProxyType(
    {
        "START": ("on the way", "出发"),
        "ARRIVE": ("arrived", "到达"),
        "BEGIN": ("work begun", "开始服务"),
        "COMPLETE": ("completed", "完成"),
        "CANNOT_COMPLETE": ("not completed", "无法完成"),
    }
)

SHIPPED: Mapping[str, Names] = MappingProxyType(
    {
        "skill": SKILLS,
        "part": PARTS,
        "role": ROLES,
        "stage": STAGES,
        "earlier": STAGES,
        "later": STAGES,
        "before": MappingProxyType({**STAGES, **STATUSES}),
        "after": MappingProxyType({**STAGES, **STATUSES}),
        "offers": OFFERS,
        "state": STATES,
        "status": STATUSES,
        "reason": REASONS,
        "kind": EVENTS,
    }
)
"""In English and Chinese, by the param of a fault that holds the codes."""


def named(param: str, value: object, language: Language) -> object:
    """Return the names of the codes in a param of a fault; anything else as it is."""
    names = SHIPPED.get(param)
    if names is None or not isinstance(value, str):
        return value
    place = 1 if language is Language.ZH else 0
    codes = value.split(LISTED)
    return LISTED.join(names[code][place] if code in names else code for code in codes)

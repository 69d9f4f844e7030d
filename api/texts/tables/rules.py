"""Texts of the rules of a plan, and of the reasons why a visit is left out."""

from api.texts.words import Said, Table
from solver.codes import ReasonCode, RuleCode

_WHO: Table = {
    RuleCode.SKILL_MISSING: Said(
        "The technician lacks a skill that the visit requires, or its level[: {skill}].",
        "Train someone, send another technician, or correct what the visit requires.",
        "技师缺少工单所需的技能或等级[：{skill}]。",
        "请安排培训、改派他人，或更正工单要求。",
    ),
    RuleCode.CERTIFICATE_INVALID: Said(
        "The certificate is not valid on the day of the visit[: {skill}].",
        "Renew the certificate, or move the visit.",
        "证书在服务当日无效[：{skill}]。",
        "请更新证书，或调整服务日期。",
    ),
    RuleCode.TECHNICIAN_PROHIBITED: Said(
        "The technician may not serve this visit.",
        "Send another, or lift the prohibition.",
        "该技师被禁止承接此工单。",
        "请改派他人，或取消禁止。",
    ),
    RuleCode.TECHNICIAN_NOT_REQUIRED: Said(
        "The visit is for particular technicians, and this is none of them.",
        "Send one of those, or widen the choice.",
        "工单限定技师，该技师不在其中。",
        "请改派限定的技师，或放宽限定。",
    ),
    RuleCode.OUTSIDE_TERRITORY: Said(
        "The place is outside of the technician's territory.",
        "Send another, or widen the territory.",
        "地点在技师服务区域之外。",
        "请改派他人，或扩大区域。",
    ),
    RuleCode.TOOL_MISSING: Said(
        "A tool that the visit requires is missing[: {tool}].",
        "Give the technician the tool, or send another.",
        "缺少工单所需的工具[：{tool}]。",
        "请配备工具，或改派他人。",
    ),
    RuleCode.PART_MISSING: Said(
        "A part that the visit requires is not in the van[: {part}].",
        "Load the part, or send another.",
        "车上缺少工单所需的零件[：{part}]。",
        "请备齐零件，或改派他人。",
    ),
}

_WHEN: Table = {
    RuleCode.OUTSIDE_WINDOW: Said(
        "The visit cannot be served within its time windows.",
        "Agree on other times with the customer.",
        "无法在时间窗内服务。",
        "请与客户另约时间。",
    ),
    RuleCode.OUTSIDE_APPOINTMENT: Said(
        "The visit cannot be served within the appointment that was confirmed.",
        "Agree on another appointment.",
        "无法在已确认的预约时间内服务。",
        "请重新预约。",
    ),
    RuleCode.SLA_OUTER_BOUND: Said(
        "The visit would start after the last instant that its SLA allows.",
        "Send more people, a partner point, or agree on a later time.",
        "开始时间晚于 SLA 允许的最晚时刻。",
        "请增加人手、交由特约网点，或约定更晚时间。",
    ),
    RuleCode.OUTSIDE_SHIFT: Said(
        "The visit and its journeys do not fit into the shift.",
        "Use another day, or a longer shift.",
        "工单及路程超出班次。",
        "请改到其他日期，或延长班次。",
    ),
    RuleCode.BEFORE_FREEZE: Said(
        "It would change what lies before the freeze time.",
        "Plan with an earlier freeze time, or leave it as it is.",
        "该改动早于冻结时刻。",
        "请提前冻结时刻，或保持不变。",
    ),
    RuleCode.BREAK_MISSING: Said(
        "A required break has no place.",
        "Free some time in its window.",
        "没有安排必需的休息。",
        "请在休息时间窗内留出时间。",
    ),
    RuleCode.BREAK_MISPLACED: Said(
        "A break is outside of its window, too short, or during a service.",
        "Move the break.",
        "休息不在时间窗内、过短，或与服务重叠。",
        "请移动休息。",
    ),
    RuleCode.TRAVEL_TOO_SHORT: Said(
        "The time between two stops is less than the journey takes.",
        "Leave earlier, or start later.",
        "两站之间的时间少于路程所需。",
        "请提前出发，或推迟开始。",
    ),
    RuleCode.SERVICE_TOO_SHORT: Said(
        "The time at the visit is less than the service takes.",
        "Leave later.",
        "停留时间少于服务所需。",
        "请推迟离开。",
    ),
    RuleCode.ACCESS_TOO_SHORT: Said(
        "The service starts before the technician can be at the door.",
        "Start later.",
        "服务开始时技师尚未到达门口。",
        "请推迟开始。",
    ),
    RuleCode.TIMES_DISAGREE: Said(
        "The times of a stop, or of the route, contradict each other.",
        "Make the plan again from its problem.",
        "站点或路线的时间相互矛盾。",
        "请由问题重新生成方案。",
    ),
}

_HOW_MUCH: Table = {
    RuleCode.CAPACITY_EXCEEDED: Said(
        "The load is more than the vehicle holds.",
        "Spread the visits over more shifts.",
        "装载量超过车辆容量。",
        "请分散到更多班次。",
    ),
    RuleCode.DURATION_EXCEEDED: Said(
        "The route lasts longer than the shift may.",
        "Take visits out of the route.",
        "路线时长超过班次上限。",
        "请减少路线上的工单。",
    ),
    RuleCode.TRAVEL_EXCEEDED: Said(
        "The route has more travel than the shift may.",
        "Take distant visits out of the route.",
        "路程时间超过班次上限。",
        "请去掉较远的工单。",
    ),
    RuleCode.PICKUP_NOT_ALLOWED: Said(
        "The shift allows no stop at the centre, or no second one.",
        "Allow it, or load everything in the morning.",
        "班次不允许（再次）回中心取件。",
        "请允许取件，或出发前备齐。",
    ),
}

_TOGETHER: Table = {
    RuleCode.LOCK_BROKEN: Said(
        "The lock of the visit is not kept.",
        "Lift the lock, or put the visit where it says.",
        "未遵守工单的锁定。",
        "请解除锁定，或按锁定安排。",
    ),
    RuleCode.GROUP_BROKEN: Said(
        "The visits of a group do not start together as they should.",
        "Move them, or dissolve the group.",
        "同组工单未按要求同时开始。",
        "请调整时间，或解散该组。",
    ),
    RuleCode.PATTERN_BROKEN: Said(
        "The visits of a customer are not on one of the allowed combinations of days.",
        "Move them to the days of one combination, or leave all of them out.",
        "同一客户的各次工单不符合任何允许的日期组合。",
        "请将其移到同一组合的日期，或全部不安排。",
    ),
    RuleCode.DEPENDENCY_BROKEN: Said(
        "The visit does not follow the one that it depends on as it should.",
        "Move one of them, or remove the dependency.",
        "工单与其前置工单的先后不符合要求。",
        "请调整其一，或去掉依赖。",
    ),
}

_PARTNERS: Table = {
    RuleCode.PARTNER_WORK_TYPE: Said(
        "The partner point does not offer this work.",
        "Extend its fee card, or choose another point.",
        "特约网点不承接此类工作。",
        "请补充收费项目，或另选特约网点。",
    ),
    RuleCode.PARTNER_OUT_OF_REACH: Said(
        "The place is out of the partner point's reach or contract.",
        "Choose another point.",
        "地点超出特约网点的半径或合同范围。",
        "请另选特约网点。",
    ),
    RuleCode.PARTNER_CAP_EXCEEDED: Said(
        "The partner point takes no more visits that day.",
        "Choose another day or point.",
        "特约网点当日已满额。",
        "请改日，或另选特约网点。",
    ),
    RuleCode.PARTNER_CLOSED: Said(
        "The partner point is closed at the time of the visit.",
        "Choose another time or point.",
        "特约网点在该时间不营业。",
        "请改时间，或另选特约网点。",
    ),
}

_WHOLE: Table = {
    RuleCode.VISIT_TWICE: Said(
        "The visit is in the plan more than once.",
        "Make the plan again from its problem.",
        "工单在方案中重复出现。",
        "请由问题重新生成方案。",
    ),
    RuleCode.VISIT_FORGOTTEN: Said(
        "The visit is neither served nor left out with a reason.",
        "Make the plan again from its problem.",
        "工单既未安排也未说明原因。",
        "请由问题重新生成方案。",
    ),
    RuleCode.SHIFT_TWICE: Said(
        "The shift has more than one route.",
        "Make the plan again from its problem.",
        "同一班次有多条路线。",
        "请由问题重新生成方案。",
    ),
    RuleCode.UNEXPLAINED: Said(
        "The visit is left out without a reason.",
        "Make the plan again from its problem.",
        "工单未安排且没有原因。",
        "请由问题重新生成方案。",
    ),
}

_REASONS: Table = {
    ReasonCode.NO_SHIFT: Said(
        "Nobody works in the planning window who could come.",
        "Add shifts, or plan more days.",
        "排程期内没有可派的班次。",
        "请增加班次，或扩大排程日期。",
    ),
    ReasonCode.ROUTE_FULL: Said(
        "The visit fits into no route as they stand; others hold the time.",
        "Add shifts or overtime, or move visits that can wait.",
        "现有路线中没有空位，时间被其他工单占用。",
        "请增加班次或加班，或推迟可等待的工单。",
    ),
    ReasonCode.PARTNER_FULL: Said(
        "The partner points that could come are full.",
        "Raise their daily caps, or choose another day.",
        "可承接的特约网点均已满额。",
        "请提高每日上限，或改日。",
    ),
    ReasonCode.HELD_BY_LOCKS: Said(
        "Locks hold the place that the visit would need.",
        "Lift the lock of one of the visits that stand there.",
        "所需时间被锁定的工单占用。",
        "请解除其中一张工单的锁定。",
    ),
    ReasonCode.DEARER_THAN_DROPPING: Said(
        "Serving the visit now would cost more than letting it wait.",
        "Leave it for a later day, or raise the price of leaving it out.",
        "现在服务的成本高于推迟。",
        "请留待以后，或提高推迟的代价。",
    ),
    ReasonCode.SET_ASIDE: Said(
        "There is more work than the shifts can hold, so it was set aside before the search.",
        "Add shifts, or plan more days.",
        "工作量超过班次总量，搜索前已搁置。",
        "请增加班次，或扩大排程日期。",
    ),
    ReasonCode.SEARCH_ENDED: Said(
        "A place for the visit was there, but the search ended before it was taken.",
        "Plan again with more time.",
        "有可用的位置，但搜索时间已到。",
        "请延长搜索时间后重新排程。",
    ),
}

TEXTS: Table = {**_WHO, **_WHEN, **_HOW_MUCH, **_TOGETHER, **_PARTNERS, **_WHOLE, **_REASONS}

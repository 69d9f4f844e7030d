"""Texts of calls to customers."""

from api.texts.words import Said, Table
from dispatch.domain.codes_cases import AppointmentCode

TEXTS: Table = {
    AppointmentCode.TRANSITION: Said(
        "An appointment that is {before} cannot become {after} by a call.",
        "Load the call list again.",
        "预约状态不能由 {before} 变为 {after}。",
        "请重新加载电话清单。",
    ),
    AppointmentCode.WINDOW_MISSING: Said(
        "The result {result} needs a window, and the visit is not planned.",
        "Say from when to when service may start.",
        "结果 {result} 须有时间窗，而该工单尚未排程。",
        "请填写服务开始的时间范围。",
    ),
    AppointmentCode.WINDOW_PAST: Said(
        "The window is over already.",
        "Choose a later one.",
        "时间窗已过。",
        "请选择更晚的时间。",
    ),
    AppointmentCode.DATE_MISSING: Said(
        "A customer who refuses does so until a date.",
        "Say from which date the visit may be.",
        "顾客拒绝上门须注明截止日期。",
        "请填写从哪天起可以上门。",
    ),
    AppointmentCode.DATE_PAST: Said(
        "The date {value} is not later than today.",
        "Choose a later one.",
        "日期 {value} 不晚于今天。",
        "请选择更晚的日期。",
    ),
    AppointmentCode.VISIT_NOT_OPEN: Said(
        "The visit is {status}; there is nothing left to agree on.",
        "Load the call list again.",
        "工单状态为 {status}，无须再预约。",
        "请重新加载电话清单。",
    ),
}

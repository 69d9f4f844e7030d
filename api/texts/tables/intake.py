"""Texts of requests of customers."""

from api.texts.words import Said, Table
from dispatch.domain.codes_intake import IntakeCode

TEXTS: Table = {
    IntakeCode.PHONE_MISSING: Said(
        "Nobody knows whose request it is: there is no phone number.",
        "Fill in the customer's phone, or name the site or the device.",
        "没有电话号码，无法得知是谁的请求。",
        "请填写顾客电话，或指明地点或设备。",
    ),
    IntakeCode.PHONE_MALFORMED: Said(
        "{value} is no phone number.",
        "Write 5 to 20 digits: 13900001234",
        "{value} 不是电话号码。",
        "请填写 5 至 20 位数字：13900001234",
    ),
    IntakeCode.NAME_MISSING: Said(
        "Nobody has called from this phone before, and there is no name.",
        "Fill in the customer's name, or correct the phone.",
        "该电话从未登记，且没有填写姓名。",
        "请填写顾客姓名，或更正电话。",
    ),
    IntakeCode.ADDRESS_MISSING: Said(
        "It is not said where: this customer has {sites} known addresses.",
        "Fill in the address, or name the site or the device.",
        "未说明地点：该顾客已登记 {sites} 个地址。",
        "请填写地址，或指明地点或设备。",
    ),
    IntakeCode.DEVICE_INCOMPLETE: Said(
        "The device {device} is not known at this address.",
        "Correct its serial number; of a new device give serial number, model and the day it was "
        "installed, or leave the device out.",
        "该地址没有登记设备 {device}。",
        "请更正序列号；新设备请填写序列号、型号和安装日期，或不填写设备。",
    ),
    IntakeCode.DEVICE_ELSEWHERE: Said(
        "The device {device} of this customer stands at another address: {address}.",
        "Correct the address, or the device.",
        "该顾客的设备 {device} 登记在另一地址：{address}。",
        "请更正地址或设备。",
    ),
    IntakeCode.INSTALLED_LATER: Said(
        "The device would have been installed on {value}, which is still to come.",
        "Correct the day.",
        "设备安装日期 {value} 尚未到来。",
        "请更正日期。",
    ),
    IntakeCode.RECEIVED_LATER: Said(
        "The request would have been received at {value}, which is still to come.",
        "Correct the time, or leave it out: then it is now.",
        "请求的受理时间 {value} 尚未到来。",
        "请更正时间，或不填写（即为当前时间）。",
    ),
    IntakeCode.RECEIVED_LONG_AGO: Said(
        "The request would have been received at {value}, more than {days} days ago.",
        "Correct the time; what is that old is asked of the customer again.",
        "请求的受理时间 {value} 已超过 {days} 天。",
        "请更正时间；过久的请求请向顾客重新确认。",
    ),
    IntakeCode.WINDOW_HALF: Said(
        "Only one end of the customer's time window is there.",
        "Give both ends, or neither.",
        "顾客时间窗只填写了一端。",
        "请填写起止两端，或都不填。",
    ),
    IntakeCode.WINDOW_PAST: Said(
        "The customer's time window ended at {value}.",
        "Ask for another one, or leave it out.",
        "顾客时间窗已于 {value} 结束。",
        "请重新约定，或不填写。",
    ),
    IntakeCode.CARTRIDGES_UNWANTED: Said(
        "Cartridges are named, but the work is {workType}.",
        "Choose the replacement of filters, or leave the cartridges out.",
        "填写了滤芯，但工单类型为 {workType}。",
        "请选择滤芯更换，或不填写滤芯。",
    ),
    IntakeCode.CENTRE_UNDECIDED: Said(
        "The address {address} was not found, so nobody knows which service centre it belongs to.",
        "Correct the address, give its coordinates, or name the service centre.",
        "未能定位地址 {address}，无法确定所属服务中心。",
        "请更正地址、填写坐标，或指定服务中心。",
    ),
    IntakeCode.TICKET_TAKEN: Said(
        "The number {ticket} belongs to another case.",
        "Correct it, or leave it out: then a new number is made.",
        "服务单号 {ticket} 已用于另一服务单。",
        "请更正，或不填写（将生成新的单号）。",
    ),
    IntakeCode.CASE_NOT_FOUND: Said(
        "There is no case {id}.",
        "Check the id; search finds cases by ticket.",
        "服务单 {id} 不存在。",
        "请核对编号；可按单号搜索。",
    ),
    IntakeCode.NOT_A_DAY: Said(
        "{value} is no date.",
        "Write year, month and day: 2026-10-08",
        "{value} 不是日期。",
        "请按 年-月-日 书写：2026-10-08",
    ),
    IntakeCode.NOT_A_TIME: Said(
        "{value} is no date with a time.",
        "Write 2026-10-08 14:00 in the organisation's own time, or ISO 8601 with an offset.",
        "{value} 不是日期加时刻。",
        "请按本地时间书写：2026-10-08 14:00，或使用带时差的 ISO 8601 时间。",
    ),
    IntakeCode.TABLE_EMPTY: Said(
        "The table has no rows.",
        "Fill in one row for each request; the template has the columns.",
        "表格没有数据行。",
        "请每个请求填写一行；各列见模板。",
    ),
    IntakeCode.TABLE_TOO_LONG: Said(
        "The table has {rows} rows; at most {most} are taken at once.",
        "Divide it into several files.",
        "表格有 {rows} 行，一次最多导入 {most} 行。",
        "请拆分为多个文件。",
    ),
    IntakeCode.MORE_FAULTS: Said(
        "There are {count} more mistakes of the same file that are not listed.",
        "Correct those that are, and try again.",
        "同一文件另有 {count} 处错误未列出。",
        "请先更正已列出的错误，再重试。",
    ),
}

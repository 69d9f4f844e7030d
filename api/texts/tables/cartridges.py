"""Texts of cartridges, households and readings."""

from api.texts.words import Said, Table
from dispatch.domain.codes_cartridges import CartridgeCode

TEXTS: Table = {
    CartridgeCode.INSTALLED_IN_FUTURE: Said(
        "The cartridge was installed on {value}, which is after {today}.",
        "Correct the date; a cartridge that is not in yet has no due date.",
        "滤芯的安装日期 {value} 晚于 {today}。",
        "请更正日期；尚未安装的滤芯没有到期日。",
    ),
    CartridgeCode.LIFE_UNKNOWN: Said(
        "Nobody has said how many days a cartridge of the type {value} is good for.",
        "Give ratedDays, with the cartridge or with its type; docs/cartridges.md lists the types "
        "that have defaults.",
        "未知类型 {value} 的滤芯可用多少天。",
        "请在滤芯或其类型中填写 ratedDays;docs/cartridges.md 列出有默认值的类型。",
    ),
    CartridgeCode.TOLERANCE_MISSING: Said(
        "Nobody has said how early or late a cartridge of the type {value} may be replaced.",
        "Give earlyDays and lateDays, with the cartridge or with its type; 0 allows none.",
        "未知类型 {value} 的滤芯可提前或推迟多少天更换。",
        "请在滤芯或其类型中填写 earlyDays 和 lateDays;0 表示不允许。",
    ),
    CartridgeCode.PRICE_NEGATIVE: Said(
        "The price {value} is negative.",
        "Write a price in yuan from 0, with at most two decimals.",
        "价格 {value} 为负数。",
        "请填写不小于 0 的金额（元），最多两位小数。",
    ),
    CartridgeCode.READING_OUT_OF_TIME: Said(
        "The reading is of {value}, which is not between the installation and {today}.",
        "Correct the day of the reading; one of before the installation is of another cartridge.",
        "读数日期 {value} 不在安装日期与 {today} 之间。",
        "请更正读数日期；安装之前的读数属于另一支滤芯。",
    ),
    CartridgeCode.HORIZON_UNREADABLE: Said(
        "{value} is no horizon.",
        "Write ONE_CYCLE, or a number of months from {least} to {most}.",
        "{value} 不是有效的期限。",
        "请写 ONE_CYCLE，或 {least} 到 {most} 的月数。",
    ),
}

"""Texts of the working calendar: opening hours, durations, days, and notices of a year."""

from api.texts.words import Said, Table
from dispatch.domain.codes_calendar import CalendarCode

TEXTS: Table = {
    CalendarCode.OPENING_MALFORMED: Said(
        "{value} is no span of opening hours.",
        "Write hours and minutes from 00:00 to 24:00: 09:00-12:00,13:30-18:00",
        "{value} 不是营业时段。",
        "请用 00:00 至 24:00 的时分书写：09:00-12:00,13:30-18:00",
    ),
    CalendarCode.OPENING_REVERSED: Said(
        "The span {value} does not end later than it begins.",
        "Exchange its ends; write hours over midnight as two spans: 22:00-24:00,00:00-02:00",
        "时段 {value} 结束不晚于开始。",
        "请调换起止时间；跨零点的营业时间请写成两段：22:00-24:00,00:00-02:00",
    ),
    CalendarCode.OPENING_OVERLAPS: Said(
        "The spans {first} and {second} overlap.",
        "Write them as one span, or end the first before the second begins.",
        "时段 {first} 与 {second} 重叠。",
        "请合并为一段，或让前一段在后一段开始前结束。",
    ),
    CalendarCode.OPENING_TO_MIDNIGHT: Said(
        "Visits on a weekday cannot end at 24:00.",
        "End them at 23:59 at the latest.",
        "平日上门时段不能到 24:00。",
        "请填写不晚于 23:59 的结束时间。",
    ),
    CalendarCode.CLOSURE_REVERSED: Said(
        "The closure does not end later than it begins.",
        "Choose an end after the beginning.",
        "停业的结束不晚于开始。",
        "请选择晚于开始的结束时间。",
    ),
    CalendarCode.CLOSURE_NOT_FOUND: Said(
        "The centre has no closure {id}.",
        "Load the list again.",
        "该中心没有停业记录 {id}。",
        "请刷新列表。",
    ),
    CalendarCode.RECEIVED_NOT_AN_INSTANT: Said(
        "{value} in {field} is no instant of the years 1970 to 2199.",
        "Write date, time and offset: 2026-02-13T16:30+08:00",
        "{field} 中的 {value} 不是 1970 至 2199 年间的时刻。",
        "请写明日期、时间和时差：2026-02-13T16:30+08:00",
    ),
    CalendarCode.RECEIVED_WITHOUT_OFFSET: Said(
        "{value} in {field} has no offset from UTC.",
        "Add the offset: 2026-02-13T16:30+08:00",
        "{field} 中的 {value} 没有写明与 UTC 的时差。",
        "请加上时差：2026-02-13T16:30+08:00",
    ),
    CalendarCode.DURATION_MALFORMED: Said(
        "{value} in {field} is no duration.",
        "Write hours and minutes of working time: PT2H, PT1H30M",
        "{field} 中的 {value} 不是时长。",
        "请写明工作时间的小时和分钟：PT2H、PT1H30M",
    ),
    CalendarCode.DURATION_NEGATIVE: Said(
        "The working time in {field} is less than nothing.",
        "Write 0 or more: PT2H",
        "{field} 中的工作时长为负。",
        "请写 0 或以上：PT2H",
    ),
    CalendarCode.ZONE_UNKNOWN: Said(
        "No time zone is called {value}.",
        "Write its IANA name: Asia/Shanghai",
        "没有名为 {value} 的时区。",
        "请填写 IANA 时区名：Asia/Shanghai",
    ),
    CalendarCode.OUT_OF_REACH: Said(
        "So much working time does not pass until the end of the year {year}.",
        "Shorten it, or open for longer.",
        "到 {year} 年底也不会有这么多工作时间。",
        "请缩短时长，或延长营业时间。",
    ),
    CalendarCode.CALENDAR_NOT_FOUND: Said(
        "There is no calendar {id}.",
        "Choose one of the list of calendars.",
        "没有日历 {id}。",
        "请从日历列表中选择。",
    ),
    CalendarCode.NOTICE_EMPTY: Said(
        "The notice names no day.",
        "List each holiday and each make-up workday of the year: 2027-01-01,HOLIDAY",
        "通知中没有任何日期。",
        "请逐行列出全年的放假日和调休上班日：2027-01-01,HOLIDAY",
    ),
    CalendarCode.DAY_OUTSIDE_YEAR: Said(
        "{value} does not belong to the notice of {year}.",
        "A notice holds days of its year, and of the December before it.",
        "{value} 不属于 {year} 年的通知。",
        "一份通知只含当年以及上一年 12 月的日期。",
    ),
    CalendarCode.MAKE_UP_ON_A_WEEKDAY: Said(
        "{value} is no Saturday or Sunday, so it is worked anyway.",
        "Make-up workdays are Saturdays and Sundays; check the date.",
        "{value} 不是周六或周日，本来就是工作日。",
        "调休上班日只能是周六或周日，请核对日期。",
    ),
    CalendarCode.WEEKDAY_KIND_WRONG: Said(
        "{value} is no {kind} by the week.",
        "Leave the row out, or write HOLIDAY or MAKE_UP_WORKDAY.",
        "按星期 {value} 不是 {kind}。",
        "请删除该行，或改为 HOLIDAY 或 MAKE_UP_WORKDAY。",
    ),
}

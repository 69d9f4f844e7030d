"""Texts of scenario folders."""

from api.texts.words import Said, Table
from dispatch.domain.codes import ScenarioCode

_FILES: Table = {
    ScenarioCode.FOLDER_MISSING: Said(
        "There is no such folder.",
        "Check the name; scenarios/ holds those that come with the product.",
        "文件夹不存在。",
        "请检查名称；自带场景位于 scenarios/。",
    ),
    ScenarioCode.FILE_MISSING: Said(
        "A file that every scenario needs is missing.",
        "Add it; scenarios/README.md describes all files.",
        "缺少场景必需的文件。",
        "请补上该文件；各文件说明见 scenarios/README.md。",
    ),
    ScenarioCode.FILE_UNKNOWN: Said(
        "A scenario has no file of this name.",
        "Correct the name, or remove the file.",
        "场景中没有此名称的文件。",
        "请更正文件名，或删除该文件。",
    ),
    ScenarioCode.FILE_NOT_UTF8: Said(
        "The file is not encoded in UTF-8.",
        "Save it as UTF-8.",
        "文件编码不是 UTF-8。",
        "请另存为 UTF-8。",
    ),
    ScenarioCode.FILE_NOT_A_WORKBOOK: Said(
        "The file is not a workbook that can be read.",
        "Save it as .xlsx without a password, or as CSV in UTF-8.",
        "文件不是可读取的工作簿。",
        "请另存为无密码的 .xlsx，或 UTF-8 编码的 CSV。",
    ),
    ScenarioCode.WORKBOOK_TOO_LARGE: Said(
        "The workbook holds {bytes} bytes when unpacked; at most {max} are read.",
        "Divide it into several files, or save it as CSV.",
        "工作簿解压后有 {bytes} 字节，最多读取 {max} 字节。",
        "请拆分为多个文件，或另存为 CSV。",
    ),
    ScenarioCode.FILE_NOT_TOML: Said(
        "The file is not valid TOML: {detail}",
        "Correct the line that is named.",
        "文件不是有效的 TOML:{detail}",
        "请更正所指的行。",
    ),
    ScenarioCode.COLUMN_MISSING: Said(
        "The column or setting {field} is missing.",
        "Add it; scenarios/README.md describes all columns.",
        "缺少列或设置项 {field}。",
        "请补上；各列说明见 scenarios/README.md。",
    ),
    ScenarioCode.COLUMN_UNKNOWN: Said(
        "There is no column or setting {value}.",
        "Use one of: {listed}.",
        "没有名为 {value} 的列或设置项。",
        "可用的有：{listed}。",
    ),
    ScenarioCode.COLUMN_TWICE: Said(
        "The column {value} is there {count} times.",
        "Leave it once.",
        "列 {value} 出现了 {count} 次。",
        "请只保留一列。",
    ),
    ScenarioCode.ROW_TOO_LONG: Said(
        "The row has {count} cells more than there are columns.",
        "Put text that holds a comma in quotes.",
        "该行比表头多 {count} 个单元格。",
        "含逗号的文字请加引号。",
    ),
    ScenarioCode.SCENARIO_LOADED: Said(
        "The database holds the scenario {name} already.",
        "Use another database: set DATABASE_URL to a new file.",
        "数据库中已有场景 {name}。",
        "请使用另一个数据库：将 DATABASE_URL 设为新文件。",
    ),
}

_CELLS: Table = {
    ScenarioCode.VALUE_EMPTY: Said(
        "{field} is empty.", "Fill it in.", "{field} 为空。", "请填写。"
    ),
    ScenarioCode.VALUE_SPOILT: Said(
        "{value} is an error of a spreadsheet, a formula without its result, or no text.",
        "Write the value itself.",
        "{value} 是表格错误、没有结果的公式，或含有无法识别的字符。",
        "请直接填写值。",
    ),
    ScenarioCode.VALUE_TOO_LONG: Said(
        "{value} is too long.",
        "Use at most {max} characters.",
        "{value} 过长。",
        "最多 {max} 个字符。",
    ),
    ScenarioCode.VALUE_NOT_A_NUMBER: Said(
        "{value} is no number.",
        "Write digits only, with a point before decimals.",
        "{value} 不是数字。",
        "请只写数字，小数用点。",
    ),
    ScenarioCode.VALUE_NOT_A_DATE: Said(
        "{value} is no date.",
        "Write a day of the scenario (D0, D1, ...) or a date: 2026-10-08",
        "{value} 不是日期。",
        "请写场景内的日（D0、D1……）或日期：2026-10-08",
    ),
    ScenarioCode.VALUE_NOT_A_TIME: Said(
        "{value} is no time of day.",
        "Write hours and minutes: 08:30",
        "{value} 不是时刻。",
        "请写时和分：08:30",
    ),
    ScenarioCode.VALUE_NOT_AN_INSTANT: Said(
        "{value} is no instant.",
        "Write a day of the scenario and a time (D2 14:00), or ISO 8601 with an offset.",
        "{value} 不是时间点。",
        "请写场景内的日和时刻（D2 14:00），或带时差的 ISO 8601 时间。",
    ),
    ScenarioCode.VALUE_NOT_LISTED: Said(
        "{value} is not one of the possible values.",
        "Use one of: {listed}.",
        "{value} 不在可选值之中。",
        "可用的有：{listed}。",
    ),
    ScenarioCode.VALUE_MALFORMED: Said(
        "{value} does not have the shape that is wanted.",
        "Write it as: {shape}",
        "{value} 的写法不符合要求。",
        "请写成：{shape}",
    ),
    ScenarioCode.VALUE_OUT_OF_RANGE: Said(
        "{value} is out of range.",
        "Use a value from {min} to {max}.",
        "{value} 超出范围。",
        "请取 {min} 到 {max} 之间的值。",
    ),
    ScenarioCode.UNKNOWN_SKILL: Said(
        "The skill {value} is not declared.",
        "Declare it in the list of skills, or correct the name.",
        "技能 {value} 未声明。",
        "请在技能列表中声明，或更正名称。",
    ),
    ScenarioCode.UNKNOWN_TIMEZONE: Said(
        "There is no time zone {value}.",
        "Use a name such as Asia/Shanghai.",
        "没有时区 {value}。",
        "请使用如 Asia/Shanghai 的名称。",
    ),
    ScenarioCode.NO_PLACE: Said(
        "The site has neither an address nor coordinates.",
        "Give it one of them.",
        "地点既无地址也无坐标。",
        "请至少填写一项。",
    ),
    ScenarioCode.HALF_A_PLACE: Said(
        "Only one of the two coordinates is there.",
        "Give both lat and lon, or neither.",
        "坐标只填了一半。",
        "请同时填写 lat 和 lon，或都不填。",
    ),
    ScenarioCode.USER_WITHOUT_SUBJECT: Said(
        "A user of the role {role} must say who it is.",
        "Name a technician or a partner point.",
        "角色为 {role} 的用户须指明对应的人或特约网点。",
        "请填写技师或特约网点。",
    ),
}

TEXTS: Table = {**_FILES, **_CELLS}

"""Texts of problem and plan files, of requests' fields, and of engines."""

from api.texts.words import Said, Table
from solver.codes import EngineCode, FormatCode, InputCode, RunCode

_INPUT: Table = {
    InputCode.NOT_JSON: Said(
        "The text is not valid JSON[ (line {line})].",
        "Correct it; an editor that knows JSON shows the place.",
        "内容不是有效的 JSON[（第 {line} 行）]。",
        "请更正；支持 JSON 的编辑器会指出位置。",
    ),
    InputCode.FIELD_MISSING: Said(
        "The field {field} is missing.", "Add it.", "缺少字段 {field}。", "请补上。"
    ),
    InputCode.FIELD_UNKNOWN: Said(
        "There is no field {field} here.",
        "Correct its name, or leave it out.",
        "此处没有字段 {field}。",
        "请更正字段名，或删去。",
    ),
    InputCode.FIELD_TYPE: Said(
        "The field {field} is of another type than it should be.",
        "Write a value of the right type[: {expected}].",
        "字段 {field} 的类型不对。",
        "请填写正确类型的值[：{expected}]。",
    ),
    InputCode.FIELD_VALUE: Said(
        "The field {field} cannot have this value[: {value}].",
        "Use one of the values that the documentation lists.",
        "字段 {field} 不能取此值[：{value}]。",
        "请使用文档列出的值。",
    ),
    InputCode.DUPLICATE_ID: Said(
        "The id {id} is there {count} times.",
        "Give each its own id.",
        "编号 {id} 出现了 {count} 次。",
        "请使用各不相同的编号。",
    ),
    InputCode.UNKNOWN_REFERENCE: Said(
        "{field} names something that is not there[: {value}].",
        "Correct the id, or add what it names.",
        "{field} 指向不存在的内容[：{value}]。",
        "请更正编号，或补上所指的内容。",
    ),
    InputCode.OUT_OF_RANGE: Said(
        "The field {field} is out of range[: {value}].",
        "Use a value within the limits of the documentation.",
        "字段 {field} 超出范围[：{value}]。",
        "请使用文档所列范围内的值。",
    ),
    InputCode.COORDINATES_OUT_OF_RANGE: Said(
        "The point {lat}, {lon} is not on earth.",
        "Give latitude from -90 to 90 and longitude from -180 to 180; they may be swapped.",
        "坐标 {lat}, {lon} 超出地球范围。",
        "纬度应为 -90 到 90，经度应为 -180 到 180；可能写反了。",
    ),
    InputCode.WINDOW_REVERSED: Said(
        "The span {field} ends before it starts.",
        "Put its times in order.",
        "时间段 {field} 的结束早于开始。",
        "请按先后填写时间。",
    ),
    InputCode.SHIFT_REVERSED: Said(
        "The shift {field} ends before it starts, or its overtime begins outside of it.",
        "Put its times in order.",
        "班次 {field} 的结束早于开始，或加班起点在班次之外。",
        "请按先后填写时间。",
    ),
    InputCode.BREAK_DOES_NOT_FIT: Said(
        "The break {field} is longer than its window, or lies outside of the shift.",
        "Make its window longer, or the break shorter.",
        "休息 {field} 长于其时间窗，或在班次之外。",
        "请延长时间窗，或缩短休息。",
    ),
    InputCode.SLA_TIERS_UNORDERED: Said(
        "The SLA tiers {field} are not in order of their beginning.",
        "Order them by `after`, each later than the one before.",
        "SLA 阶梯 {field} 未按起点排列。",
        "请按 after 递增排列。",
    ),
    InputCode.LOCK_INCOMPLETE: Said(
        "The lock {kind} lacks the technician or the time that it fixes.",
        "Name what the lock fixes, or choose another kind.",
        "锁定方式 {kind} 缺少所固定的技师或时间。",
        "请填写所固定的内容，或改用其他锁定方式。",
    ),
    InputCode.DIMENSIONS_DIFFER: Said(
        "Capacities and demands have different numbers of dimensions[: {found}].",
        "Give all the same number.",
        "容量与需求的维数不一致[：{found}]。",
        "请使用相同的维数。",
    ),
    InputCode.MATRIX_SHAPE: Said(
        "The matrix {field} has the wrong shape.",
        "Give one row and one column for each location.",
        "矩阵 {field} 的形状不对。",
        "每个地点须有一行和一列。",
    ),
    InputCode.MATRIX_NEGATIVE: Said(
        "The matrix {field} holds a negative value.",
        "Correct it; times and distances are 0 or more.",
        "矩阵 {field} 含有负值。",
        "请更正；时间和距离不小于 0。",
    ),
    InputCode.DEPENDENCY_CYCLE: Said(
        "The visit {id} waits for itself, by way of others.",
        "Remove one of the dependencies of the circle.",
        "工单 {id} 经由其他工单依赖自身。",
        "请删去循环中的一项依赖。",
    ),
    InputCode.PLAN_OF_ANOTHER_PROBLEM: Said(
        "The plan belongs to another problem.",
        "Use the problem that the plan was made from.",
        "该方案属于另一个问题。",
        "请使用生成该方案的问题文件。",
    ),
    InputCode.NAIVE_INSTANT: Said(
        "The instant {field} has no offset from UTC.",
        "Add it, for example 2026-10-08T09:00:00+08:00.",
        "时间 {field} 缺少时差。",
        "请加上时差，例如 2026-10-08T09:00:00+08:00。",
    ),
}

_ENGINES: Table = {
    EngineCode.ENGINE_UNKNOWN: Said(
        "There is no engine of this name.",
        "Choose one of those that --help lists.",
        "没有此名称的求解引擎。",
        "请选择 --help 列出的引擎。",
    ),
    EngineCode.ENGINE_CANNOT_GROUPS: Said(
        "This engine cannot plan visits for several technicians.",
        "Choose another engine, or leave the visit groups out.",
        "该引擎不能安排多名技师的工单。",
        "请换用其他引擎，或去掉工单组。",
    ),
    EngineCode.ENGINE_CANNOT_DEPENDENCIES: Said(
        "This engine cannot plan visits that depend on others.",
        "Choose another engine, or leave the dependencies out.",
        "该引擎不能安排相互依赖的工单。",
        "请换用其他引擎，或去掉依赖。",
    ),
    EngineCode.ENGINE_CANNOT_PICKUP: Said(
        "This engine cannot plan a stop at the centre for parts.",
        "Choose another engine, or give the vans the parts.",
        "该引擎不能安排中途回中心取件。",
        "请换用其他引擎，或为车辆配备零件。",
    ),
    EngineCode.ENGINE_CANNOT_OBJECTIVE: Said(
        "This engine cannot plan for this objective.",
        "Choose another engine or objective.",
        "该引擎不支持此目标。",
        "请换用其他引擎或目标。",
    ),
    EngineCode.ENGINE_CANNOT_PATTERNS: Said(
        "This engine cannot plan these visits of one customer over several days.",
        "Choose another engine, or leave the visit patterns out. The kernel engine plans patterns "
        "whose spans of time cut through no shift, without groups or dependencies.",
        "该引擎不能安排这些同一客户跨多日的工单组合。",
        "请换用其他引擎，或去掉工单组合。kernel 引擎要求组合的时间段不切断班次，"
        "且没有多人工单组和先后依赖。",
    ),
}

_RUNS: Table = {
    RunCode.INTERRUPTED: Said(
        "The run was stopped before there was any plan.",
        "Run it again, and give it time for a first plan.",
        "运行在得到任何方案之前被停止。",
        "请重新运行，并留出得到首个方案的时间。",
    ),
}

_FORMATS: Table = {
    FormatCode.FORMAT_UNKNOWN: Said(
        "The file is of no format that is read here, or is cut off at its very beginning.",
        "See docs/formats.md for the formats, and whether the file is whole.",
        "无法识别文件格式，或文件开头已缺失。",
        "请对照 docs/formats.md 中的格式，并确认文件完整。",
    ),
    FormatCode.FORMAT_LINE: Said(
        "Line {line} cannot be read[: {value}].",
        "Correct the line; the format of the family says what belongs there.",
        "第 {line} 行无法读取[：{value}]。",
        "请按该格式的要求更正此行。",
    ),
    FormatCode.FORMAT_INCOMPLETE: Said(
        "The part {field} of the file has {found} of {expected} entries.",
        "The file may be cut off; get it again, or correct the stated number.",
        "文件的 {field} 部分应有 {expected} 项，实有 {found} 项。",
        "文件可能不完整；请重新获取，或更正所写的数目。",
    ),
    FormatCode.FORMAT_BEYOND: Said(
        "The file asks for something that is not planned here: {value}.",
        "Leave it out if the plan may do without.",
        "文件要求了此处不支持的内容：{value}。",
        "如可不考虑，请将其删去。",
    ),
    FormatCode.FORMAT_TOO_LARGE: Said(
        "A number of {field} is too large once scaled: {value}, at most {max}.",
        "Use a convention with a smaller scale, or smaller units.",
        "{field} 中的数值换算后过大：{value}，最大为 {max}。",
        "请使用缩放更小的约定，或更小的单位。",
    ),
    FormatCode.FORMAT_NOT_WRITABLE: Said(
        "A plan for this file cannot be written as {value}.",
        "Choose another ending[: {known}].",
        "此文件的方案不能写成 {value}。",
        "请换用其他后缀[：{known}]。",
    ),
    FormatCode.INPUT_UNREADABLE: Said(
        "The file {path} cannot be read ({detail}).",
        "Name a file that is there and that this user may read.",
        "无法读取文件 {path}（{detail}）。",
        "请指定存在且当前用户可读的文件。",
    ),
    FormatCode.OUTPUT_UNWRITABLE: Said(
        "The file {path} cannot be written ({detail}).",
        "Name a file in a folder that is there, has room, and that this user may write to.",
        "无法写入文件 {path}（{detail}）。",
        "请指定位于已存在、有空间且当前用户可写的文件夹中的文件。",
    ),
    FormatCode.CONVENTION_UNKNOWN: Said(
        "{value} is no convention of this family.",
        "Choose one of these, the first being usual: {known}.",
        "{value} 不是此类文件的取整约定。",
        "请从以下选择，第一个为默认：{known}。",
    ),
    FormatCode.MATRIX_HOLES: Said(
        "The matrix {field} has {found} of {expected} entries.",
        "Fill the holes; where there is no way, write a time longer than any day.",
        "矩阵 {field} 应有 {expected} 个数值，实有 {found} 个。",
        "请补全；无路可达处请填写超过一天的时间。",
    ),
}

TEXTS: Table = {**_INPUT, **_ENGINES, **_RUNS, **_FORMATS}

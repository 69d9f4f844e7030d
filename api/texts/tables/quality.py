"""Texts of surveys and of the evaluation of service."""

from api.texts.words import Said, Table
from dispatch.domain.codes_quality import QualityCode

TEXTS: Table = {
    QualityCode.SURVEY_NOT_FOUND: Said(
        "There is no such survey.",
        "Check the link, or ask the service centre for a new one.",
        "没有这份回访问卷。",
        "请核对链接，或向服务中心索取新链接。",
    ),
    QualityCode.SURVEY_EXPIRED: Said(
        "It is too late to answer this survey.",
        "Call the service centre if anything is not as it should be.",
        "这份回访问卷已过期。",
        "如有不满意之处，请致电服务中心。",
    ),
    QualityCode.SURVEY_ANSWERED: Said(
        "This survey was answered already.",
        "There is nothing left to do. Call the service centre to add something.",
        "这份回访问卷已经提交过。",
        "无需再操作；如需补充，请致电服务中心。",
    ),
    QualityCode.SURVEY_TOO_OFTEN: Said(
        "There were too many calls for surveys from this address.",
        "Wait {seconds} seconds and try again.",
        "此地址访问问卷过于频繁。",
        "请等待 {seconds} 秒后重试。",
    ),
    QualityCode.SURVEY_NOT_ASKED: Said(
        "The field {field} is not asked after a complaint.",
        "Leave it out.",
        "投诉回访不询问字段 {field}。",
        "请去掉该字段。",
    ),
    QualityCode.SURVEY_POLICY_RANGE: Said(
        "The field {field} is {value}.",
        "Choose from {least} to {most}.",
        "字段 {field} 的值为 {value}。",
        "请填写 {least} 至 {most} 之间的值。",
    ),
    QualityCode.FOLLOW_UP_NOT_WAITING: Said(
        "The survey {id} does not wait for a call.",
        "Load the list again: somebody may have called already.",
        "回访问卷 {id} 不在待跟进之列。",
        "请刷新列表：可能已有人跟进。",
    ),
    QualityCode.FOLLOW_UP_NOTE_MISSING: Said(
        "Nothing is said of what came of the call.",
        "Write a note.",
        "没有填写跟进结果。",
        "请填写备注。",
    ),
    QualityCode.TABLE_EMPTY: Said(
        "The table holds no indicator.",
        "Add a row for each indicator below the headings.",
        "表中没有任何指标。",
        "请在表头下为每项指标填写一行。",
    ),
    QualityCode.POINTS_NONE: Said(
        "The indicator gives no points.",
        "Write more than 0 in {field}, or leave the row out.",
        "该指标分值为零。",
        "请在 {field} 填写大于 0 的分值，或删去该行。",
    ),
    QualityCode.BOUNDS_MISSING: Said(
        "A figure of {source} earns points between target and threshold, but {field} is empty.",
        "Write the figure that earns all points as target, and the one that earns none as "
        "threshold.",
        "来源 {source} 按目标值与门槛值计分，但 {field} 为空。",
        "请填写得满分的目标值和得零分的门槛值。",
    ),
    QualityCode.BOUNDS_UNWANTED: Said(
        "A person gives the points of {source}, so {field} has no meaning.",
        "Leave {field} empty, or choose another source.",
        "来源 {source} 由人工评分，{field} 没有意义。",
        "请清空 {field}，或改用其他来源。",
    ),
    QualityCode.BOUNDS_EQUAL: Said(
        "Target and threshold are the same figure.",
        "Let them differ: the better one is the target.",
        "目标值与门槛值相同。",
        "请填写不同的值：较好的为目标值。",
    ),
    QualityCode.INDICATOR_NOT_FOUND: Said(
        "The table has no indicator {id}.",
        "Choose one of the table, or import the table that has it.",
        "指标表中没有指标 {id}。",
        "请从指标表中选择，或导入包含它的指标表。",
    ),
    QualityCode.INDICATOR_MEASURED: Said(
        "The points of {id} follow from what was measured.",
        "Enter no points; say that it does not apply if that is so.",
        "指标 {id} 的得分由系统数据计算。",
        "不要填写分值；如不适用，请标记为不适用。",
    ),
    QualityCode.POINTS_TOO_MANY: Said(
        "The indicator {id} gives {most} points at most.",
        "Enter fewer points.",
        "指标 {id} 最多 {most} 分。",
        "请填写较低的分值。",
    ),
    QualityCode.POINTS_MISSING: Said(
        "No points are given for {id}.",
        "Enter its points, 0 included, or say that it does not apply.",
        "没有填写指标 {id} 的分值。",
        "请填写分值（可以为 0），或标记为不适用。",
    ),
    QualityCode.EVIDENCE_MISSING: Said(
        "Nothing is said of what {id} rests on.",
        "Write the evidence: a document, a date, a count, or why it does not apply.",
        "没有填写指标 {id} 的依据。",
        "请填写依据：文件、日期、数量，或不适用的原因。",
    ),
    QualityCode.PERIOD_REVERSED: Said(
        "The period ends before it begins.",
        "Choose a last day that is not before the first.",
        "评价期的结束早于开始。",
        "请选择不早于首日的末日。",
    ),
}

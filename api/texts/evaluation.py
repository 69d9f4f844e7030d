"""What stands in the workbook of an evaluation, in both languages."""

from collections.abc import Mapping

from dispatch.domain.kinds import Language
from dispatch.domain.quality.evaluation import Band, State
from dispatch.domain.quality.indicators import FigureUnit

EN, ZH = Language.EN, Language.ZH

TITLES: Mapping[Language, tuple[str, str, str]] = {
    EN: ("Score", "Indicators", "Models"),
    ZH: ("总分", "指标", "各型号"),
}
HEADINGS: Mapping[Language, Mapping[str, str]] = {
    EN: {
        "from": "From",
        "to": "To",
        "centre": "Service centre",
        "all": "all",
        "obtained": "Points obtained",
        "applicable": "Points applicable",
        "score": "Score",
        "band": "Band",
        "id": "Id",
        "indicator": "Indicator",
        "points": "Points",
        "state": "State",
        "value": "Figure",
        "unit": "Unit",
        "hits": "Hits",
        "count": "Of",
        "target": "All points at",
        "threshold": "No points at",
        "source": "Source",
        "evidence": "Evidence",
        "by": "Entered by",
    },
    ZH: {
        "from": "开始日期",
        "to": "结束日期",
        "centre": "服务中心",
        "all": "全部",
        "obtained": "得分",
        "applicable": "适用分值",
        "score": "总分",
        "band": "等级",
        "id": "编号",
        "indicator": "指标",
        "points": "分值",
        "state": "状态",
        "value": "数值",
        "unit": "单位",
        "hits": "达成数",
        "count": "总数",
        "target": "满分值",
        "threshold": "零分值",
        "source": "来源",
        "evidence": "依据",
        "by": "填写人",
    },
}
MODEL_HEADINGS: Mapping[Language, tuple[str, ...]] = {
    EN: ("Model", "Devices", "Device days", "Failures", "Failures per 100 device-years"),
    ZH: ("型号", "设备数", "设备天数", "故障数", "每百台年故障数"),
}
BANDS: Mapping[Language, Mapping[Band, str]] = {
    EN: {
        Band.BELOW: "below 70",
        Band.MET: "met",
        Band.THREE_STARS: "three stars",
        Band.FOUR_STARS: "four stars",
        Band.FIVE_STARS: "five stars",
    },
    ZH: {
        Band.BELOW: "未达标",
        Band.MET: "达标",
        Band.THREE_STARS: "三星",
        Band.FOUR_STARS: "四星",
        Band.FIVE_STARS: "五星",
    },
}
STATES: Mapping[Language, Mapping[State, str]] = {
    EN: {
        State.MEASURED: "measured",
        State.ENTERED: "entered",
        State.NOT_ENTERED: "not entered yet",
        State.NO_DATA: "nothing to measure",
        State.NOT_APPLICABLE: "does not apply",
    },
    ZH: {
        State.MEASURED: "系统计算",
        State.ENTERED: "人工评分",
        State.NOT_ENTERED: "尚未评分",
        State.NO_DATA: "无数据",
        State.NOT_APPLICABLE: "不适用",
    },
}
UNITS: Mapping[Language, Mapping[FigureUnit, str]] = {
    EN: {
        FigureUnit.PERCENT: "%",
        FigureUnit.MINUTES: "min",
        FigureUnit.HOURS: "h",
        FigureUnit.MARK: "of 5",
        FigureUnit.PER_100_DEVICE_YEARS: "per 100 device-years",
    },
    ZH: {
        FigureUnit.PERCENT: "%",
        FigureUnit.MINUTES: "分钟",
        FigureUnit.HOURS: "小时",
        FigureUnit.MARK: "分（满分 5）",
        FigureUnit.PER_100_DEVICE_YEARS: "每百台年",
    },
}

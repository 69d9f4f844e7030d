"""Names of skills and parts that the product ships; an organisation's own are said as written."""

from collections.abc import Mapping

from dispatch.domain.kinds import Language

SHIPPED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "skill": {
        "filter": ("filter replacement", "滤芯更换"),
        "installation": ("installation", "安装"),
        "repair": ("repair", "维修"),
        "water-test": ("water test", "水质检测"),
        "electrician": ("electrician", "电工"),
    },
    "part": {
        "pump": ("pump", "水泵"),
        "valve": ("valve", "阀门"),
        "board": ("control board", "控制板"),
        "tap": ("tap", "水龙头"),
    },
}
"""In English and Chinese, by the name of the param of a fault that holds the code."""


def named(param: str, value: object, language: Language) -> object:
    """Return the name of a code in a param of a fault; anything else as it is."""
    known = SHIPPED.get(param, {}).get(value) if isinstance(value, str) else None
    if known is None:
        return value
    english, chinese = known
    return chinese if language is Language.ZH else english

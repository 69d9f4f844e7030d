"""What each column of a table of requests holds, in both languages."""

from collections.abc import Mapping

from dispatch.domain.kinds import Language

EN, ZH = Language.EN, Language.ZH

COLUMNS: Mapping[str, Mapping[Language, str]] = {
    "work_type": {
        EN: "Id of the work type: repair, filter-replacement, ... (required)",
        ZH: "工单类型编号：repair、filter-replacement 等（必填）",
    },
    "phone": {
        EN: "Phone number, by which the customer is known (required)",
        ZH: "顾客电话，用以识别顾客（必填）",
    },
    "name": {EN: "Name; needed for a new customer", ZH: "姓名；新顾客须填写"},
    "address": {
        EN: "Address from the province down; needed unless the customer has one known address",
        ZH: "从省起的完整地址；顾客仅有一个已登记地址时可不填",
    },
    "lat": {EN: "Latitude, WGS-84 degrees; with lon", ZH: "纬度（WGS-84 度），与 lon 一起填写"},
    "lon": {EN: "Longitude, WGS-84 degrees; with lat", ZH: "经度（WGS-84 度），与 lat 一起填写"},
    "serial_number": {EN: "Serial number of the device", ZH: "设备序列号"},
    "model": {EN: "Model; needed for a new device", ZH: "设备型号；新设备须填写"},
    "installed_on": {
        EN: "Day of installation, 2026-02-18; needed for a new device",
        ZH: "安装日期，如 2026-02-18；新设备须填写",
    },
    "fault_code": {EN: "Fault code, if the customer can tell", ZH: "故障代码（如顾客能说明）"},
    "description": {EN: "What the customer said", ZH: "顾客描述"},
    "received_at": {
        EN: "When it was received: 2026-10-08 09:20 local time; empty is now",
        ZH: "受理时间：当地时间 2026-10-08 09:20；不填即为现在",
    },
    "window_from": {
        EN: "Service may start from 2026-10-09 09:00 on; with window_to",
        ZH: "最早上门时间，如 2026-10-09 09:00；与 window_to 一起填写",
    },
    "window_to": {
        EN: "Service may start until 2026-10-09 12:00; with window_from",
        ZH: "最晚上门时间，如 2026-10-09 12:00；与 window_from 一起填写",
    },
    "cartridges": {
        EN: "Kinds to be replaced, PP;RO; of filter replacements alone",
        ZH: "需更换的滤芯种类，如 PP;RO；仅用于滤芯更换",
    },
    "centre": {
        EN: "Id of the service centre; empty is the nearest one",
        ZH: "服务中心编号；不填则为最近的中心",
    },
    "sla_policy": {
        EN: "Id of the SLA policy; empty is that of the work type",
        ZH: "时限规则编号；不填则按工单类型",
    },
    "priority": {EN: "1 (most urgent) to 10; empty is 5", ZH: "优先级 1（最急）至 10；不填为 5"},
    "ticket": {
        EN: "Number that the customer was given; empty makes one",
        ZH: "已告知顾客的服务单号；不填则自动生成",
    },
}
"""In the order of the table."""

EXPLAINED = ("column", "English", "中文")
"""Headings of the sheet that explains them."""

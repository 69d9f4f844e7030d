"""Texts of geocoding."""

from api.texts.words import Said, Table
from dispatch.domain.codes import TravelCode

TEXTS: Table = {
    TravelCode.GEOCODER_UNKNOWN: Said(
        "There is no geocoder {value}.",
        "Set ROUNDSMAN_GEOCODER to gazetteer, nominatim or baidu.",
        "没有名为 {value} 的地址定位服务。",
        "请将 ROUNDSMAN_GEOCODER 设为 gazetteer、nominatim 或 baidu。",
    ),
    TravelCode.GEOCODER_KEY_MISSING: Said(
        "The geocoder {provider} needs a key.",
        "Set ROUNDSMAN_GEOCODER_KEY.",
        "地址定位服务 {provider} 需要密钥。",
        "请设置 ROUNDSMAN_GEOCODER_KEY。",
    ),
    TravelCode.GEOCODER_HOME_UNKNOWN: Said(
        "The home region {value} is not in the gazetteer.",
        "Name a province and city as they are written officially, for example 福建省福州市.",
        "地名表中没有所在地区 {value}。",
        "请填写正式的省市名称，例如 福建省福州市。",
    ),
    TravelCode.GEOCODER_REFUSED: Said(
        "The geocoder {provider} refuses the request.",
        "Check its key and its terms of use.",
        "地址定位服务 {provider} 拒绝了请求。",
        "请检查其密钥和使用条款。",
    ),
    TravelCode.GEOCODER_QUOTA_EXCEEDED: Said(
        "The geocoder {provider} answers no more for now.",
        "Try again later, or use the offline gazetteer.",
        "地址定位服务 {provider} 的配额已用完。",
        "请稍后再试，或使用离线地名表。",
    ),
    TravelCode.GEOCODER_UNAVAILABLE: Said(
        "The geocoder {provider} gives no sensible answer[ ({error})].",
        "Check the network, or use the offline gazetteer.",
        "地址定位服务 {provider} 无法正常应答[（{error}）]。",
        "请检查网络，或使用离线地名表。",
    ),
}

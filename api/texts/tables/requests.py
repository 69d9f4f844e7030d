"""Texts of requests, of who may make them, and of the visits that they are about."""

from api.texts.words import Said, Table
from dispatch.domain.codes import DomainCode
from dispatch.domain.codes_requests import AccessCode, RequestCode

_ACCESS: Table = {
    AccessCode.SIGN_IN_REQUIRED: Said(
        "Nobody is signed in, or the session is over.",
        "Sign in.",
        "尚未登录，或登录已失效。",
        "请登录。",
    ),
    AccessCode.SIGN_IN_FAILED: Said(
        "The login or the password is wrong.",
        "Check both; an administrator can set a new password.",
        "账号或密码错误。",
        "请核对账号和密码；管理员可以重设密码。",
    ),
    AccessCode.SIGN_IN_TOO_OFTEN: Said(
        "There were too many attempts to sign in.",
        "Wait {seconds} seconds and try again.",
        "登录尝试过于频繁。",
        "请等待 {seconds} 秒后重试。",
    ),
    AccessCode.TOKEN_INVALID: Said(
        "The API token is unknown, expired or revoked.",
        "Make a new token in the settings of the console.",
        "API 令牌未知、已过期或已撤销。",
        "请在控制台设置中新建令牌。",
    ),
    AccessCode.ROLE_NOT_ALLOWED: Said(
        "The role {role} may not do this.",
        "Ask a manager or an administrator.",
        "角色 {role} 无权执行此操作。",
        "请联系主管或管理员。",
    ),
    AccessCode.SCOPE_NOT_ALLOWED: Said(
        "The API token does not cover the scope {scope}.",
        "Use a token that has this scope.",
        "API 令牌不含权限范围 {scope}。",
        "请使用具有该权限范围的令牌。",
    ),
    AccessCode.NOT_YOURS: Said(
        "This belongs to someone else.",
        "Ask for your own.",
        "该内容属于他人。",
        "请查询本人的内容。",
    ),
    AccessCode.CROSS_SITE: Said(
        "The request came from a page of another site.",
        "Use the pages of this server; programs sign in with an API token.",
        "请求来自其他网站的页面。",
        "请使用本服务器的页面；程序请使用 API 令牌。",
    ),
}

_PROTOCOL: Table = {
    RequestCode.PAGE_NOT_FOUND: Said(
        "There is nothing at this address.",
        "Check the address; /v1/openapi.json lists all operations.",
        "该地址不存在。",
        "请检查地址；/v1/openapi.json 列出全部接口。",
    ),
    RequestCode.METHOD_NOT_ALLOWED: Said(
        "This address does not know that method.",
        "Check the method; /v1/openapi.json lists all operations.",
        "该地址不支持此请求方法。",
        "请检查请求方法；/v1/openapi.json 列出全部接口。",
    ),
    RequestCode.HTTP_ERROR: Said(
        "The request could not be answered (status {status}: {detail}).",
        "Check the request against /v1/openapi.json.",
        "无法处理该请求（状态 {status}：{detail}）。",
        "请对照 /v1/openapi.json 检查请求。",
    ),
    RequestCode.TEXT_WITH_NUL: Said(
        "A text holds the character U+0000, which no text can have.",
        "Leave it out.",
        "文字中含有不允许的字符 U+0000。",
        "请去掉该字符。",
    ),
    RequestCode.BODY_TOO_LARGE: Said(
        "The body of the request is too large.",
        "Send less at once.",
        "请求内容过大。",
        "请减少一次发送的内容。",
    ),
    RequestCode.INTERNAL_ERROR: Said(
        "The server made a mistake; it is in its log.",
        "Try again; if it stays, tell the administrator when it happened.",
        "服务器内部错误，已记入日志。",
        "请重试；如仍出现，请将发生时间告知管理员。",
    ),
    RequestCode.VERSION_UNREADABLE: Said(
        "If-Match holds no version.",
        'Send the ETag of the last answer as it came, for example "3".',
        "If-Match 中没有版本号。",
        '请原样发送上次应答的 ETag，例如 "3"。',
    ),
    RequestCode.VERSION_MISMATCH: Said(
        "The visit is at version {found}, not {expected}: someone changed it meanwhile.",
        "Load it again and repeat the change.",
        "工单当前版本为 {found}，而非 {expected}：期间已被他人修改。",
        "请重新加载后再修改。",
    ),
    RequestCode.CURSOR_UNREADABLE: Said(
        "The cursor was not made by this server.",
        "Send nextCursor of the last page as it came, or none.",
        "游标不是本服务器给出的。",
        "请原样发送上一页的 nextCursor，或不发送。",
    ),
}

_SUBJECTS: Table = {
    RequestCode.VISIT_NOT_FOUND: Said(
        "There is no visit {id}, or it is not yours.",
        "Load the list again.",
        "工单 {id} 不存在，或不属于您。",
        "请重新加载列表。",
    ),
    RequestCode.TECHNICIAN_NOT_FOUND: Said(
        "There is no technician {id}.",
        "Choose one from the list of technicians.",
        "技师 {id} 不存在。",
        "请从技师列表中选择。",
    ),
    RequestCode.CERTIFICATE_NOT_FOUND: Said(
        "There is no certificate for {skill} to renew.",
        "Choose one from the list of certificates that expire.",
        "没有可续期的{skill}证书。",
        "请从到期证书列表中选择。",
    ),
    RequestCode.CERTIFICATE_REVERSED: Said(
        "The certificate would end on {to}, before it begins on {from}.",
        "Choose a last day that is not before the first.",
        "证书将于 {to} 到期，早于生效日期 {from}。",
        "最后有效日期不得早于生效日期。",
    ),
    RequestCode.CERTIFICATE_NOT_LATER: Said(
        "The certificate that there is holds until {last} already.",
        "Choose a later last day; a certificate without an end need not be renewed.",
        "现有证书的有效期已到 {last}。",
        "请选择更晚的到期日；长期有效的证书无须续期。",
    ),
    RequestCode.TECHNICIAN_NOT_NAMED: Said(
        "It is not said whose itinerary is wanted.",
        "Name a technician with technicianId.",
        "未说明要查询哪位技师的路线。",
        "请用 technicianId 指定技师。",
    ),
    RequestCode.DEVICE_NOT_FOUND: Said(
        "There is no device {id}.",
        "Check the id; search finds devices by serial number.",
        "设备 {id} 不存在。",
        "请核对编号；可按序列号搜索设备。",
    ),
    RequestCode.SITE_NOT_FOUND: Said(
        "There is no site {id}.",
        "Load the work list again.",
        "地点 {id} 不存在。",
        "请重新加载待办列表。",
    ),
    RequestCode.TOKEN_NOT_FOUND: Said(
        "You have no such token.",
        "Load the list of tokens again.",
        "您没有该令牌。",
        "请重新加载令牌列表。",
    ),
    RequestCode.TOKENS_MAKE_NO_TOKENS: Said(
        "A token cannot make or delete tokens.",
        "Sign in with a password to do so.",
        "令牌不能新建或删除令牌。",
        "请用密码登录后操作。",
    ),
    RequestCode.EXPIRY_IN_THE_PAST: Said(
        "The token would have expired already.",
        "Choose a later date, or none.",
        "该令牌的到期时间已过。",
        "请选择更晚的时间，或不填。",
    ),
    RequestCode.EVENT_ID_REUSED: Said(
        "The clientEventId {id} belongs to another report.",
        "Make a new random id for each report.",
        "clientEventId {id} 已用于另一次上报。",
        "请为每次上报生成新的随机编号。",
    ),
    RequestCode.REASON_MISSING: Said(
        "A visit that cannot be completed needs a reason.",
        "Choose one of the reasons.",
        "无法完成的工单须说明原因。",
        "请选择一个原因。",
    ),
    RequestCode.REASON_UNWANTED: Said(
        "A report {kind} takes no reason.",
        "Leave the reason out.",
        "上报 {kind} 不需要原因。",
        "请不要填写原因。",
    ),
    RequestCode.VISIT_ENDED: Said(
        "The visit is over ({status}).",
        "What is left of the work needs a new visit.",
        "工单已结束（{status}）。",
        "剩余工作请新建工单。",
    ),
    RequestCode.APPOINTMENT_WITHOUT_WINDOW: Said(
        "An appointment that is {state} needs a window.",
        "Say from when to when service may start.",
        "状态为 {state} 的预约须有时间窗。",
        "请填写服务开始的时间范围。",
    ),
    DomainCode.VISIT_TRANSITION: Said(
        "A visit that is {before} cannot become {after}.",
        "Load the visit again and report the step that comes next.",
        "工单状态不能由 {before} 变为 {after}。",
        "请重新加载工单，并上报下一步。",
    ),
}

TEXTS: Table = {**_ACCESS, **_PROTOCOL, **_SUBJECTS}

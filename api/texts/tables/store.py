"""Texts of the database."""

from api.texts.words import Said, Table
from dispatch.domain.codes import StoreCode

TEXTS: Table = {
    StoreCode.SQLITE_TOO_OLD: Said(
        "This SQLite is too old[: {version}].",
        "Install Python with SQLite 3.35 or newer, or use PostgreSQL.",
        "SQLite 版本过低[：{version}]。",
        "请安装带有 SQLite 3.35 或更新版本的 Python，或使用 PostgreSQL。",
    ),
    StoreCode.SQLITE_NOT_A_FILE: Said(
        "The SQLite database is not in a file.",
        "Name a file in DATABASE_URL, for example sqlite:///var/roundsman.db.",
        "SQLite 数据库不是文件。",
        "请在 DATABASE_URL 中指定文件，例如 sqlite:///var/roundsman.db。",
    ),
    StoreCode.WRITE_LOCK_UNAVAILABLE: Said(
        "The lock of the database, {path}, cannot be used[: {error}].",
        "Put the database on a local disk, in a folder that may be written to.",
        "无法使用数据库锁 {path}[:{error}]。",
        "请将数据库放在本地磁盘上可写的文件夹中。",
    ),
    StoreCode.DATABASE_UNSUPPORTED: Said(
        "DATABASE_URL names no database that is supported[: {database}].",
        "Use sqlite:///path/to/file or postgresql://...",
        "DATABASE_URL 指定的数据库不受支持[：{database}]。",
        "请使用 sqlite:///文件路径 或 postgresql://...",
    ),
    StoreCode.IDEMPOTENCY_KEY_REUSED: Said(
        "The Idempotency-Key belongs to another request.",
        "Make a new random key for each request.",
        "该 Idempotency-Key 已用于另一请求。",
        "请为每个请求生成新的随机键。",
    ),
    StoreCode.REQUEST_IN_PROGRESS: Said(
        "The same request is being carried out at this moment.",
        "Wait a second and send it again with the same key.",
        "相同的请求正在处理中。",
        "请稍候，用同一键重新发送。",
    ),
}

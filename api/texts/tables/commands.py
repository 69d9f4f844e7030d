"""Texts of the command line's own troubles."""

from api.texts.words import Said, Table
from dispatch.domain.codes_commands import CommandCode

TEXTS: Table = {
    CommandCode.PORT_IN_USE: Said(
        "Port {port} is in use.",
        "Stop the other program, or choose another port: make run PORT=8001",
        "端口 {port} 已被占用。",
        "请停止占用端口的程序，或改用其他端口：make run PORT=8001",
    ),
    CommandCode.DISK_FULL: Said(
        "The disk has only {free} MB free; {needed} MB are needed.",
        "Free some space.",
        "磁盘仅剩 {free} MB，至少需要 {needed} MB。",
        "请释放磁盘空间。",
    ),
    CommandCode.NOT_A_DATE: Said(
        "{value} is no date.",
        "Write it as year, month and day: 2026-10-08",
        "{value} 不是日期。",
        "请按 年-月-日 书写：2026-10-08",
    ),
    CommandCode.FILE_UNREADABLE: Said(
        "The file [{path} ]cannot be read[: {detail}].",
        "Check its name and who may read it.",
        "文件 [{path} ]无法读取[：{detail}]。",
        "请检查文件名和读取权限。",
    ),
    CommandCode.FILE_UNWRITABLE: Said(
        "The file [{path} ]cannot be written[: {detail}].",
        "Check its folder, who may write there, and the space on the disk.",
        "文件 [{path} ]无法写入[：{detail}]。",
        "请检查所在文件夹、写入权限和磁盘空间。",
    ),
    CommandCode.SETTING_INVALID: Said(
        "The setting {field} cannot be used: {detail}.",
        "Give the variable a value that can, or leave it out.",
        "设置 {field} 不可用：{detail}。",
        "请更正该环境变量，或将其删除。",
    ),
    CommandCode.DATABASE_UNUSABLE: Said(
        "The database cannot be used: {detail}",
        "Check DATABASE_URL, the database server and the space on the disk.",
        "数据库无法使用：{detail}",
        "请检查 DATABASE_URL、数据库服务器和磁盘空间。",
    ),
}

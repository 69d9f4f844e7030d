"""Working time (工作小时): kinds of days, opening hours, and the clock that counts them.

docs/calendar.md says where each rule comes from.
"""

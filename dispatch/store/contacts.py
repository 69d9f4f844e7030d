"""What came of calling the customer of a visit, beside the appointment itself."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.store.base import Base, checked
from dispatch.store.types import Id, choice
from solver.visit import Assignment


class VisitContact(Base):
    """Calls for a visit: how often in vain since someone was reached, and the last one.

    A customer who refused may be served from the local date `refused_until` on. `assignment` is
    what the visit had before it was confirmed, which makes it mandatory.
    """

    __tablename__ = "visit_contact"
    __table_args__ = (checked("times_unreachable", "times_unreachable >= 0"),)

    visit_id: Mapped[Id] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    times_unreachable: Mapped[int] = mapped_column(default=0)
    refused_until: Mapped[date | None]
    assignment: Mapped[Assignment | None] = mapped_column(choice(Assignment))
    called_at: Mapped[datetime]
    called_by: Mapped[str]

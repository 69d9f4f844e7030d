"""One brand's published card (F6): yuan a job by work type, and beyond 20 km 1.50 yuan each."""

from dispatch.domain.partners.fees import FeeCard, beyond

FEES_FEN = {
    "installation-under-sink": 80_00,
    "installation-table-top": 60_00,
    "installation-pre-filter": 80_00,
    "installation-central": 150_00,
    "repair": 60_00,
    "repair-ro": 80_00,
    "repair-central": 150_00,
    "removal-table-top": 30_00,
    "removal": 60_00,
    "filter-replacement": 60_00,
}
PUBLISHED = FeeCard(FEES_FEN, beyond(20, 150))

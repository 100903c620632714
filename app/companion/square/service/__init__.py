"""Acts and answers of the owners' square, for its pages and the parts above."""

from app.companion.square.service.ends import EndingContract, ending_contracts
from app.companion.square.service.notices import count_unread

__all__ = ["EndingContract", "count_unread", "ending_contracts"]

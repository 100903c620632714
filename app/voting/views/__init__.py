"""HTTP of the voting room: the static booth, its JSON interface, the paper desk."""

from app.voting.views import booth, casting
from app.voting.views.blueprint import blueprint

__all__ = ["blueprint", "booth", "casting"]

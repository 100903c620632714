"""What the tool says, in plain Chinese, or in English on demand.

Law: a sentence has one name and stands in both languages. A refusal without a sentence of its
own is told by its code.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RuleError
from app.trustee.words.refusals import REFUSALS
from app.trustee.words.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    english: bool = False

    def say(self, name: str, **values: object) -> str:
        """Return a sentence with its places filled."""
        return SENTENCES[name][self.english].format(**values)

    def refusal(self, refused: RuleError) -> str:
        """Return why something was refused, its code and fields at the end."""
        code = str(refused.fields.get("because", refused.code))
        found = REFUSALS.get(code) or REFUSALS.get(refused.code)
        word = ("拒绝", "refused")[self.english]
        if found is None:
            return f"{word}: {refused}"
        return f"{word}: {found[self.english]} [{refused}]"

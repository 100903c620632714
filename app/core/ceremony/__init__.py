"""How trustees make the election key together, so that nobody ever holds it (PROTOCOL §7).

Law: Pedersen's distributed key generation with commit and reveal and a proof of possession
for every coefficient. Messages are bodies of log entries; this room knows their content and
their order, the log their signatures.
"""

from app.core.ceremony.complaint import Blame, DealtShare, make_share_complaint, open_share
from app.core.ceremony.dealing import (
    Dealing,
    Revealed,
    RevealInvalid,
    ShareWrong,
    deal,
    dealing_randomness_needed,
    make_trustee_key,
)
from app.core.ceremony.keys import (
    SIZES,
    CeremonySizeInvalid,
    TrusteeKeys,
    TrusteeSecretWrong,
    TrusteeUnknown,
    verify_size,
)
from app.core.ceremony.state import (
    Ceremony,
    CeremonyFailed,
    CeremonyOutOfOrder,
    CeremonyUnfinished,
    ConfirmationWrong,
    own_secret,
)

__all__ = [
    "SIZES",
    "Blame",
    "Ceremony",
    "CeremonyFailed",
    "CeremonyOutOfOrder",
    "CeremonySizeInvalid",
    "CeremonyUnfinished",
    "ConfirmationWrong",
    "Dealing",
    "DealtShare",
    "RevealInvalid",
    "Revealed",
    "ShareWrong",
    "TrusteeKeys",
    "TrusteeSecretWrong",
    "TrusteeUnknown",
    "deal",
    "dealing_randomness_needed",
    "make_share_complaint",
    "make_trustee_key",
    "open_share",
    "own_secret",
    "verify_size",
]

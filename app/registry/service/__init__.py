"""Acts and answers of the register, for this room's pages and for the rooms above.

Law: an act opens its own transaction; a reading function is given the session. Rooms above
come through these names and never touch the tables.
"""

from __future__ import annotations

from app.registry.service.communities import (
    CommunityExists,
    CommunityFacts,
    CommunityInvalid,
    CommunityNotFound,
    create_community,
    find_community,
    get_community,
    list_communities,
    lock_community,
    save_community,
    save_witnesses,
)
from app.registry.service.explain import explain_right
from app.registry.service.export import build_roll_export
from app.registry.service.imports import (
    apply_import,
    discard_import,
    get_import,
    list_imports,
    preview_import,
    read_import,
    read_report,
    receive_file,
    register_contact_lock,
)
from app.registry.service.owners import (
    PROVENANCES,
    ContactView,
    contacts_of,
    last_four_matches,
    masked_owner,
    shared_phone_rights,
)
from app.registry.service.rights import DEVELOPER_KEY, RegistryRight, rights_of, voteless_of
from app.registry.service.units import (
    building_groups,
    count_units,
    find_right_by_unit,
    list_units,
    units_of,
)

__all__ = [
    "DEVELOPER_KEY",
    "PROVENANCES",
    "CommunityExists",
    "CommunityFacts",
    "CommunityInvalid",
    "CommunityNotFound",
    "ContactView",
    "RegistryRight",
    "apply_import",
    "build_roll_export",
    "building_groups",
    "contacts_of",
    "count_units",
    "create_community",
    "discard_import",
    "explain_right",
    "find_community",
    "find_right_by_unit",
    "get_community",
    "get_import",
    "last_four_matches",
    "list_communities",
    "list_imports",
    "list_units",
    "lock_community",
    "masked_owner",
    "preview_import",
    "read_import",
    "read_report",
    "receive_file",
    "register_contact_lock",
    "rights_of",
    "save_community",
    "save_witnesses",
    "shared_phone_rights",
    "units_of",
    "voteless_of",
]

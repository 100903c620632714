"""`roll-export.json` for the registrar's offline tool (docs/ISSUER.md).

Law: it holds owners' names in clear, because letters are addressed to people, and phones
only masked; it is handed to the registrar alone. A link may go by phone only where the
phone is known from a better source than the convener's list (PROTOCOL §4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.definition import Definition
from app.registry.service.communities import get_community
from app.registry.service.owners import (
    DEVELOPER_NAME,
    ContactView,
    contacts_by_owner,
    mask_owner,
    order_contacts,
    owners_by_unit,
    pick_holders,
)
from app.registry.service.rights import rights_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import OwnerRow, UnitRow
    from app.registry.service.rights import RegistryRight

VERSION = 1
# One phone for more than three rights needs a scrutineer's release (PROTOCOL §4).
RIGHTS_PER_PHONE = 3
NO_LINK_FROM = "convener_list"


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A right with who stands behind it."""

    right: RegistryRight
    holders: Sequence[OwnerRow]
    contacts: Sequence[ContactView]


def build_roll_export(
    session: Session, community_id: str, *, assembly: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the export of an assembly's rights.

    `assembly` holds definition, hd, anchor, base_url and consent, and may say `links: False`
    where no code goes by phone, and `groups`, the group of a unit by its id where it is not simply
    its building. Raises CommunityNotFound, UnitWithoutOwner.
    """
    community = get_community(session, community_id)
    definition = Definition.parse(assembly["definition"])
    rights = rights_of(
        session,
        community_id,
        record_date=definition.record_date,
        parking_area=definition.policies.parking_area,
        parking_heads=definition.policies.parking_heads,
    )
    addressed = _address(session, rights, community.developer)
    shared = Counter(one.phone_index for each in addressed for one in each.contacts)
    links, groups = bool(assembly.get("links", True)), assembly.get("groups", {})
    return {
        "v": VERSION,
        "definition": assembly["definition"],
        "hd": assembly["hd"],
        "anchor": assembly["anchor"],
        "base_url": assembly["base_url"],
        "consent": assembly["consent"],
        "help_phone": community.help_phone or None,
        "rights": [_right(one, community.developer, shared, links, groups) for one in addressed],
    }


def _address(
    session: Session, rights: Sequence[RegistryRight], developer_name: str
) -> list[_Addressed]:
    owners = owners_by_unit(session, [unit_id for right in rights for unit_id in right.unit_ids])
    phones = contacts_by_owner(session, {one.id for some in owners.values() for one in some})
    addressed = []
    for right in rights:
        holders = pick_holders(right.units, owners, key=right.key, developer_name=developer_name)
        contacts = order_contacts(row for one in holders for row in phones.get(one.id, []))
        addressed.append(_Addressed(right, holders, contacts))
    return addressed


def _right(
    one: _Addressed,
    developer_name: str,
    shared: Counter[bytes],
    links: bool,
    groups: Mapping[int, str],
) -> dict[str, Any]:
    names = [owner.name for owner in one.holders] or [developer_name or DEVELOPER_NAME]
    masked = [mask_owner(owner) for owner in one.holders] or names
    phone = one.contacts[0] if one.contacts else None
    return {
        "key": one.right.key,
        "units": [_unit(unit, groups) for unit in one.right.units],
        "owner_name": "、".join(names),
        "owner_masked": "、".join(masked),
        "phone_masked": None if phone is None else phone.masked,
        "link_allowed": phone is not None and links and _may_bear_link(phone, shared),
    }


def _may_bear_link(phone: ContactView, shared: Counter[bytes]) -> bool:
    known = phone.provenance != NO_LINK_FROM
    return known and shared[phone.phone_index] <= RIGHTS_PER_PHONE


def _unit(unit: UnitRow, groups: Mapping[int, str]) -> dict[str, Any]:
    return {
        "unit_code": unit.code,
        "area": unit.area,
        "group": groups.get(unit.id, unit.building),
        "use": unit.use,
        "label": unit.label,
    }

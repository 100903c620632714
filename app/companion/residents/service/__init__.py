"""Acts and answers about who lives here, for the parts above."""

from app.companion.residents.service.city import (
    CityChoiceOver,
    CityRefused,
    CityUnreachable,
    Flat,
    PersonNotOnRegister,
    find_own_flats,
    sign_in_verified,
)
from app.companion.residents.service.home import (
    Resident,
    count_signed_in,
    find_resident,
    get_resident,
    list_residents_of,
    names_of,
    notify,
)
from app.companion.residents.service.lives import SESSION_LIFE
from app.companion.residents.service.sign_in import (
    ResidentCodesExhausted,
    ResidentCodeWrong,
    TenantNotFound,
    confirm_tenant_code,
    end_session,
    request_tenant_code,
    sign_in_owner,
    start_session,
)
from app.companion.residents.service.tenants import (
    OwnersOnly,
    TenantInvalid,
    TenantLine,
    add_tenant,
    end_tenancy,
    list_tenants,
)

__all__ = [
    "SESSION_LIFE",
    "CityChoiceOver",
    "CityRefused",
    "CityUnreachable",
    "Flat",
    "OwnersOnly",
    "PersonNotOnRegister",
    "Resident",
    "ResidentCodeWrong",
    "ResidentCodesExhausted",
    "TenantInvalid",
    "TenantLine",
    "TenantNotFound",
    "add_tenant",
    "confirm_tenant_code",
    "count_signed_in",
    "end_session",
    "end_tenancy",
    "find_own_flats",
    "find_resident",
    "get_resident",
    "list_residents_of",
    "list_tenants",
    "names_of",
    "notify",
    "request_tenant_code",
    "sign_in_owner",
    "sign_in_verified",
    "start_session",
]

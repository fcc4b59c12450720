"""Which column of a table of people or companies is what, by the words that other programs write above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.interchange.textfile import plain_heading

PERSON, COMPANY = "person", "company"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PEOPLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "email": _words(
            "email emailaddress workemail businessemail mail email1 email2 email3 primaryemail contactemail"
        ),
        "phone": _words("phone phonenumber workphone mobile mobilephone telephone phone1 phone2 workphonenumber"),
        "first_name": _words("firstname givenname first vorname"),
        "last_name": _words("lastname familyname surname last nachname"),
        "job_title": _words("jobtitle title position jobposition role designation"),
        "job_function": _words("jobfunction function department"),
        "seniority": _words("seniority senioritylevel joblevel managementlevel"),
        "company": _words(
            "company companyname employeecompany employer account accountname organization organisation organizationname "
            "firma unternehmen"
        ),
        "domain": _words("domain companydomain companywebsite website websiteurl companyemaildomain emaildomain url"),
        "page_url": _words("linkedincompanypageurl linkedincompanypage companylinkedinurl companylinkedin"),
        "industry": _words("industry sector branche industrydomain"),
        "company_size": _words("companysize numberofemployees employees employeecount headcount teamsize size"),
        "city": _words("city town ort stadt"),
        "region": _words("state region province bundesland"),
        "postal_code": _words("zip zipcode postalcode postcode plz"),
        "country": _words("country countrycode companycountry land"),
    }
)
COMPANIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **PEOPLE,
        "company": _words("companyname company name account accountname organization organisation firma unternehmen"),
        "page_url": _words(
            "linkedincompanypageurl linkedincompanypage linkedinurl linkedinpage linkedin linkedincompanyurl "
            "companylinkedinurl companylinkedin"
        ),
        "country": _words("companycountry country countrycode land"),
    }
)
NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({PERSON: PEOPLE, COMPANY: COMPANIES})
FIELDS = tuple(PEOPLE)


def places(headings: Sequence[str], kind: str) -> dict[str, list[int]]:
    """Where each field stands; a field may stand in several columns, the better known word first."""
    plain = [plain_heading(one) for one in headings]
    return {
        name: [at for word in words for at, one in enumerate(plain) if one == word]
        for name, words in NAMES[kind].items()
    }


def field_of(headings: Sequence[str], kind: str) -> dict[int, str]:
    """The field of each column that has one."""
    return {at: name for name, columns in places(headings, kind).items() for at in columns}

"""Whatever a client sends, the answer is a result or the platform's own error, and a refused request changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.sandbox.google.kinds import KINDS
from integrations.sandbox.google.messages import field_of, operation_class

C = "2000000001"
NAMES = [
    "",
    "x",
    f"customers/{C}/campaigns/1",
    f"customers/{C}/campaigns/-1",
    f"customers/{C}/adGroupCriteria/1~2",
    "customers/1/labels/1",
    "geoTargetConstants/2276",
    "languageConstants/x",
]
TEXTS = st.one_of(
    st.sampled_from([*NAMES, "https://a.example", "{lpurl}", "2099-01-01 00:00:00", "a" * 300, "\0", "数"]),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=5),
)
NUMBERS = st.sampled_from([0, 1, -1, 10_000, 1_000_000, 12_345, 2**31 - 1])


@st.composite
def operations(draw: st.DrawFn) -> Any:
    """One MutateOperation with anything in it."""
    message = operation_class()()
    kind = draw(st.sampled_from([*KINDS, "ad"]))
    inner = getattr(message, f"{kind}_operation")
    verbs = [name for name in ("create", "update", "remove") if name in inner.DESCRIPTOR.fields_by_name]
    verb = draw(st.sampled_from(verbs))
    if verb == "remove":
        inner.remove = draw(st.sampled_from(NAMES))
        return message
    resource = getattr(inner, verb)
    resource.SetInParent()
    required = KINDS[kind].required if kind in KINDS else ()
    for name in draw(st.lists(st.sampled_from([*required, *resource.DESCRIPTOR.fields_by_name]), max_size=8)):
        found = field_of(resource.DESCRIPTOR, name)
        assert found is not None
        fill(draw, resource, found, 2)
    if verb == "update":
        inner.update_mask.paths.extend(
            draw(
                st.lists(
                    st.sampled_from([*resource.DESCRIPTOR.fields_by_name, "", "a.b", "ad.id", "keyword.text"]),
                    max_size=3,
                )
            )
        )
    return message


def fill(draw: st.DrawFn, message: Any, field: Any, depth: int) -> None:
    """Set a field to anything its type allows."""
    if field.message_type is not None:
        if field.is_repeated:
            if depth and not field.message_type.GetOptions().map_entry:
                below(draw, getattr(message, field.name).add(), depth - 1)
        else:
            getattr(message, field.name).SetInParent()
            if depth:
                below(draw, getattr(message, field.name), depth - 1)
        return
    value = draw(value_of(field))
    if field.is_repeated:
        getattr(message, field.name).append(value)
    else:
        setattr(message, field.name, value)


def below(draw: st.DrawFn, message: Any, depth: int) -> None:
    fields = list(message.DESCRIPTOR.fields)
    for field in draw(st.lists(st.sampled_from(fields), max_size=3)) if fields else ():
        fill(draw, message, field, depth)


def value_of(field: Any) -> st.SearchStrategy[Any]:
    if field.enum_type is not None:
        return st.sampled_from([*(one.number for one in field.enum_type.values), 999])
    if field.type == field.TYPE_STRING:
        return TEXTS
    if field.type == field.TYPE_BYTES:
        return st.binary(max_size=4)
    if field.type == field.TYPE_BOOL:
        return st.booleans()
    if field.type in (field.TYPE_DOUBLE, field.TYPE_FLOAT):
        return st.sampled_from([0.0, 0.05, 1.0, 11.0, -1.0])
    return NUMBERS


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(operations(), min_size=1, max_size=3), st.booleans(), st.booleans())
def test_no_operation_breaks_the_server(shared: Any, found: list[Any], partial: bool, validating: bool) -> None:
    from google.ads.googleads.errors import GoogleAdsException

    before = shared.sandbox.dump(int(C))
    request = {"customer_id": C, "mutate_operations": found, "partial_failure": partial, "validate_only": validating}
    refused = None
    try:
        shared.service().mutate(request=request, timeout=30)
    except GoogleAdsException as error:
        refused = error
    if refused is not None:
        assert refused.error.code().name == "INVALID_ARGUMENT"
        assert all(one.error_code and one.message for one in refused.failure.errors)
    if refused is not None or validating:
        assert shared.sandbox.dump(int(C)) == before

"""The contract of a workspace, kept as one of its options."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput
from core.tracking.contract import STANDARD, Contract, Parameter
from core.workspace import Workspace

OPTION = "utm"


class _ParameterModel(BaseModel):
    name: str
    values: dict[str, str]
    allowed: list[str] = []
    required: bool = True


class _ContractModel(BaseModel):
    parameters: list[_ParameterModel]


def contract_of(workspace: Workspace) -> Contract:
    """The workspace's contract; the generator's own until somebody writes another."""
    text = workspace.option(OPTION)
    return read_contract(text) if text else STANDARD


def keep_contract(workspace: Workspace, contract: Contract) -> None:
    """Use this contract from now on."""
    workspace.set_option(OPTION, contract_json(contract))


def contract_json(contract: Contract) -> str:
    """A contract as JSON text."""
    parameters = [
        _ParameterModel(name=one.name, values=dict(one.values), allowed=list(one.allowed), required=one.required)
        for one in contract.parameters
    ]
    return _ContractModel(parameters=parameters).model_dump_json()


def read_contract(text: str) -> Contract:
    """The contract of a JSON text; raises InvalidInput when it cannot be used."""
    try:
        kept = _ContractModel.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(one) for one in first["loc"])
        raise InvalidInput(f"The UTM contract cannot be read: {first['msg']}.", where=place or None) from error
    return Contract(tuple(Parameter(one.name, one.values, tuple(one.allowed), one.required) for one in kept.parameters))

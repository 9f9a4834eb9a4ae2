"""openrpc.json: third parties accept it, and it says what the other files of the specs say."""

import json
import re
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from openrpc import OpenRPC

from conformance.strategies import stock_data
from specs import Column, dialect, edition, editions, faults, fields, resources, settings

CONTRACT = dialect("jsonrpc").contract_json()
SCHEMAS: dict[str, dict[str, Any]] = CONTRACT["components"]["schemas"]
METHODS = {entry["name"]: entry for entry in CONTRACT["methods"]}
#: Schemas whose members are columns, in the documented spelling.
DOCUMENTED = ("StockItem", "StockData")


def schemas_in(value: Any) -> list[dict[str, Any]]:
    """Every schema that stands as a parameter, a result or a component."""
    methods = [entry["result"]["schema"] for entry in value["methods"]]
    parameters = [parameter["schema"] for entry in value["methods"] for parameter in entry["params"]]
    return [*methods, *parameters, *value["components"]["schemas"].values()]


def references_in(value: Any) -> set[str]:
    """Every reference, however deep."""
    return set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(value)))


def test_the_models_of_openrpc_accept_it() -> None:
    """A validator that is not ours reads the document; it knows no references to errors, so these are filled in."""
    errors = CONTRACT["components"]["errors"]
    whole = [
        {**entry, "errors": [errors[one["$ref"].rpartition("/")[2]] for one in entry["errors"]]}
        for entry in CONTRACT["methods"]
    ]
    read = OpenRPC(**{**CONTRACT, "methods": whole})
    assert [method.name for method in read.methods] == list(METHODS)
    assert read.openrpc == "1.3.2"


def test_every_schema_is_one() -> None:
    """Each schema keeps the rules of JSON Schema 2020-12."""
    for schema in schemas_in(CONTRACT):
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere() -> None:
    """No schema and no error is named that is not there."""
    for reference in references_in(CONTRACT):
        here: Any = CONTRACT
        for part in reference.removeprefix("#/").split("/"):
            here = here[part]


def test_its_members_are_columns() -> None:
    """Each member of each schema of a stock item is a column, or the SKU that a list adds."""
    for name, schema in SCHEMAS.items():
        if name.startswith("Stock"):
            assert set(schema["properties"]) <= {*fields(), "sku"}, name


@pytest.mark.parametrize(
    ("schema", "name"), [(s, n) for s in DOCUMENTED for n in SCHEMAS[s]["properties"] if n in fields()]
)
def test_a_member_has_its_columns_values(schema: str, name: str) -> None:
    """A list shows a column's type; an update takes it as a number or as text, and an enumeration's values alone."""
    entry, member = fields()[name], SCHEMAS[schema]["properties"][name]
    listed, spelt = schema == "StockItem", [*entry.allowed, *map(str, entry.allowed)]
    if entry.allowed:
        assert member["enum"] == (list(entry.allowed) if listed else spelt)
    elif entry.type == "decimal":
        assert member["type"] == ("number" if listed else ["number", "string"])
    else:
        assert (member["type"], listed) == ("integer", True)


@pytest.mark.parametrize("schema", DOCUMENTED)
def test_a_setting_stands_beside_its_twin(schema: str) -> None:
    """Where a setting is listed or taken its use_config_ twin is too, and the other way round."""
    members = set(SCHEMAS[schema]["properties"])
    for setting, tied in settings().items():
        assert (setting in members) == (tied.use_config in members), setting


def test_what_is_listed_is_required() -> None:
    """A listed stock item has all of its members."""
    for name in ("StockItem", "StockItemShown"):
        assert SCHEMAS[name]["required"] == list(SCHEMAS[name]["properties"])


def test_its_errors_are_the_faults() -> None:
    """Each error has its fault's code, message and name."""
    for name, error in CONTRACT["components"]["errors"].items():
        spec = faults()[name]
        assert error == {"code": spec.code, "message": spec.message, "data": {"name": name}}


def test_the_document_s_errors_stand_at_their_methods() -> None:
    """Document 001 names product_not_exists for list, and data_invalid besides for the updates."""
    named = {
        name.partition(".")[2]: {reference["$ref"].rpartition("/")[2] for reference in METHODS[name]["errors"]}
        for name in METHODS
        if "." in name
    }
    assert all("product_not_exists" in errors for errors in named.values())
    assert {name for name, errors in named.items() if "data_invalid" in errors} == {"update", "multiUpdate"}


def test_its_methods_are_those_of_the_resources() -> None:
    """Each method of a resource stands in the contract by its path, and no other path does."""
    wanted = {f"{resource.name}.{method}" for resource in resources() for method in resource.methods()}
    assert {name for name in METHODS if "." in name} == wanted


def test_its_parameters_are_the_documented_ones() -> None:
    """Behind the session stand the parameters of the edition, in their order."""
    for resource, method in product(resources(), ("list", "update", "multiUpdate")):
        operation = resource.methods()[method].operation
        names = [parameter["name"] for parameter in METHODS[f"{resource.name}.{method}"]["params"]]
        assert names == ["sessionId", *edition("documented").parameters[operation]]


@pytest.mark.parametrize("name", editions())
def test_the_schemas_of_an_edition_are_there(name: str) -> None:
    """What an edition lists, and what the engine of JSON-RPC writes, are schemas of the contract."""
    chosen = edition(name)
    assert chosen.listing.schema in SCHEMAS
    assert "jsonrpc" not in chosen.dialects or chosen.engine("jsonrpc").schema in SCHEMAS


@given(stock_data(edition("documented").engines["v1"]))
def test_drawn_stock_data_is_what_the_contract_takes(data: dict[str, Any]) -> None:
    """What the suite draws for an update is valid, as numbers and as text alike."""
    validator = Draft202012Validator({**SCHEMAS["StockData"], "components": CONTRACT["components"]})
    validator.validate({name: float(value) if isinstance(value, Decimal) else value for name, value in data.items()})
    validator.validate(
        {name: format(value, "f") if isinstance(value, Decimal) else str(value) for name, value in data.items()}
    )


@pytest.mark.parametrize("value", ["", "abc", "1e3", " 1", "1,5", "+1", ".5", "1.", "--1"])
def test_text_that_is_no_plain_number_is_none_to_the_contract(value: str) -> None:
    """The contract refuses the text that the shop refuses."""
    validator = Draft202012Validator({**SCHEMAS["StockData"], "components": CONTRACT["components"]})
    assert not validator.is_valid({"qty": value})


def test_a_column_knows_its_own_values() -> None:
    """Flags are 0 and 1, enumerations have their list, and nothing else is restricted."""
    assert Column("x", "flag").allowed == (0, 1)
    assert fields()["backorders"].allowed == (0, 1, 2)
    assert all(bool(entry.allowed) == (entry.type in ("flag", "enum")) for entry in fields().values())

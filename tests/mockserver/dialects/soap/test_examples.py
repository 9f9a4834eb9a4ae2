"""The SOAP dialects' examples: the printed requests of the documents, and a case for each fault."""

from typing import Any

import pytest

from mockserver import Request, build, handle, state
from specs import Example, dialect, faults

SESSION = "0123456789abcdef" * 4
EXAMPLES = [(name, example) for name in ("soap_v1", "soap_v2", "soap_wsi") for example in dialect(name).examples()]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{entry.name}" for name, entry in EXAMPLES])
def test_an_example_gets_the_answer_beside_it(name: str, example: Example) -> None:
    """To the byte, in every edition that the example is for."""
    for edition in example.editions:
        world = build(edition)
        world.new_id = lambda digits: SESSION[:digits]
        start: Any = state.merge(state.to_document(world), example.starts_from)
        state.load(world, {"magento1": start["magento1"]})
        response = handle(world, Request(example.method, example.path, (), example.request))
        assert response.body == example.response


@pytest.mark.parametrize("name", ["soap_v1", "soap_v2", "soap_wsi"])
def test_every_fault_that_the_dialect_can_show_has_an_example(name: str) -> None:
    """Two are out of reach: 0, which no shop ever sent, and 1, whose text is the database's."""
    shown = {example.outcome["fault"] for example in dialect(name).examples() if "fault" in example.outcome}
    paths = {"resource_path_invalid", "resource_path_not_callable"}
    out_of_reach = {"unknown", "internal", *({"quantities_mismatch"} if name == "soap_v1" else paths)}
    assert shown == set(faults()) - out_of_reach


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}-{entry.name}" for name, entry in EXAMPLES])
def test_a_faults_example_carries_the_catalogues_code(name: str, example: Example) -> None:
    """The number of the fault that the meaning names stands in the answer."""
    if "fault" in example.outcome:
        code = faults()[example.outcome["fault"]].code
        assert f"<faultcode>{code}</faultcode>".encode() in example.response
    else:
        assert b"Fault" not in example.response

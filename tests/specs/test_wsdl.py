"""The WSDLs: read by others than us, and of the structure that the recorded shops publish."""

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from mockserver import Request, build, handle
from specs import dialect, edition
from specs.editions import editions

ROOT = Path(__file__).parents[2]
RECORDINGS = Path(os.environ.get("STOCKPROOF_SHARED", ROOT.parent / "shared")) / "recordings"
XSD = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
DIALECTS = {"soap_v1": "/api/soap/?wsdl", "soap_v2": "/api/v2_soap/?wsdl", "soap_wsi": "/api/v2_soap/?wsdl"}


@pytest.mark.parametrize("name", DIALECTS)
def test_zeep_reads_the_documented_wsdl_from_its_file(name: str) -> None:
    """A stock client finds every operation in the file, without reaching for the Internet."""
    spec = dialect(name)
    client = zeep.Client(str(spec.folder / spec.contract))
    assert {entry for entry in dir(client.service) if entry[0] != "_"} == set(spec.wsdl().operations)


@pytest.mark.parametrize("name", [name for name in editions() if name.startswith("magento-1")])
def test_magento_calls_itself_by_its_own_name(name: str) -> None:
    """Magento 1 has `urn:Magento` where OpenMage has `urn:OpenMage`."""
    wsdl = dialect("soap_v2").wsdl("openmage.wsdl", edition(name).vendor)
    assert wsdl.namespace == "urn:Magento"
    assert "OpenMage" not in wsdl.text


def test_both_engines_write_the_fields_of_their_contracts() -> None:
    """SOAP v2 takes the fifteen fields of its WSDL, which are document 001's."""
    documented, recorded = edition("documented").engines["v2"], edition("openmage-20.18").engines["v2"]
    assert set(documented.fields()) == set(recorded.fields()) == set(edition("documented").engines["v1"].fields())


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason=f"no recordings at {RECORDINGS}")
@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("shop", ["openmage-20.18", "openmage-20.16", "openmage-19.5"])
def test_the_served_wsdl_has_the_structure_of_the_recorded_shop(shop: str, name: str) -> None:
    """Names, parts, types, bindings and address equal the shop's, for sessions and stock."""
    recorded = json.loads((RECORDINGS / shop / f"wsdl-{name}.json").read_text(encoding="utf-8"))
    world = build(shop)
    world.store.put("config", "api/config/compliance_wsi", "1" if name == "soap_wsi" else "0")
    response = handle(world, Request("GET", DIALECTS[name], (("host", "{{host}}"),), server="{{host}}"))
    served = _structure(etree.fromstring(response.body))
    assert response.status == recorded["status"]
    assert dict(response.headers)["content-type"] == recorded["content_type"]
    assert served == {key: value for key, value in recorded.items() if key in served}


def _structure(root: Any) -> dict[str, Any]:
    """A WSDL as the recordings describe one."""
    binding = root.find(f"{WSDL}binding")
    soap = binding.find(f"{SOAP}binding")
    port = root.find(f"{WSDL}service/{WSDL}port")
    namespaces = dict(found for _, found in etree.iterparse(BytesIO(etree.tostring(root)), events=("start-ns",)))
    return {
        "name": root.get("name"),
        "target_namespace": root.get("targetNamespace"),
        "namespaces": namespaces,
        "imports": [dict(found.attrib) for found in root.iter(f"{XSD}import")],
        "port_type": root.find(f"{WSDL}portType").get("name"),
        "binding": binding.get("name"),
        "binding_style": soap.get("style"),
        "transport": soap.get("transport"),
        "service": root.find(f"{WSDL}service").get("name"),
        "port": port.get("name"),
        "address": port[0].get("location"),
        "operations": {found.get("name"): _operation(root, found) for found in binding.iter(f"{WSDL}operation")},
        "types": dict(_types(root.find(f"{WSDL}types/{XSD}schema"))),
    }


def _operation(root: Any, bound: Any) -> dict[str, Any]:
    name = bound.get("name")
    ported = next(found for found in root.iter(f"{WSDL}operation") if found.get("name") == name)
    messages = {found.get("name"): found for found in root.iter(f"{WSDL}message")}
    names = {side: ported.find(f"{WSDL}{side}").get("message") for side in ("input", "output")}
    parts = {side: [dict(part.attrib) for part in messages[text.rpartition(":")[2]]] for side, text in names.items()}
    return {
        "input": names["input"],
        "output": names["output"],
        "input_parts": parts["input"],
        "output_parts": parts["output"],
        "soap_action": bound.find(f"{SOAP}operation").get("soapAction"),
        "operation_style": bound.find(f"{SOAP}operation").get("style"),
        "body": dict(bound.find(f"{WSDL}input/{SOAP}body").attrib),
    }


def _types(schema: Any) -> Any:
    for found in schema:
        name = found.get("name")
        members = [dict(member.attrib) for member in found.iter(f"{XSD}element") if member is not found]
        if found.tag == f"{XSD}complexType" and not members:
            arrays = [
                {"ref": entry.get("ref"), "arrayType": entry.get(f"{WSDL}arrayType")}
                for entry in found.iter(f"{XSD}attribute")
            ]
            yield name, {"attributes": arrays, "restriction": [e.get("base") for e in found.iter(f"{XSD}restriction")]}
        elif found.tag != f"{XSD}import":
            yield name if found.tag == f"{XSD}complexType" else f"element {name}", {"fields": members}

"""Where the SOAP dialects are, and what their WSDL says of it."""

import re

import pytest

from mockserver import Request, Response, World, build, handle

LOGIN = (
    '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/"><E:Body>'
    "<login><username>apiUser</username><apiKey>apiKey</apiKey></login></E:Body></E:Envelope>"
)
V1 = ["/api/soap", "/api/soap/", "/api/soap/index/", "/api/", "/api", "/index.php/api/soap/", "/index.php/api/"]
V2 = ["/api/v2_soap", "/api/v2_soap/", "/api/v2_soap/index/", "/index.php/api/v2_soap/"]
TYPES = ["/api.php?type=soap", "/api.php?type=v2_soap"]


def _get(world: World, target: str, host: str = "shop.test:8080") -> Response:
    return handle(world, Request("GET", target, (("host", host),), server=host))


def _address(response: Response) -> str:
    found = re.search('address location="([^"]*)"', response.body.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("path", [*V1, *V2])
def test_the_address_is_where_the_wsdl_was_asked_for(world: World, path: str) -> None:
    """Host and port as sent, the path with its slash or without."""
    response = _get(world, f"{path}?wsdl")
    assert (response.status, _address(response)) == (200, f"http://shop.test:8080{path}")
    assert dict(response.headers)["content-type"] == "text/xml; charset=UTF-8"


@pytest.mark.parametrize("target", TYPES)
def test_the_rest_of_the_query_stays_in_the_address(world: World, target: str) -> None:
    """Behind /api.php the type is needed to find the dialect again."""
    assert _address(_get(world, f"{target}&wsdl=1")) == f"http://shop.test:8080{target}"


@pytest.mark.parametrize("path", [*V1, *V2, *TYPES])
def test_an_operation_is_served_there(world: World, path: str) -> None:
    """Each form of the URL leads to the dialect."""
    response = handle(world, Request("POST", path, (), LOGIN.encode()))
    assert (response.status, b"loginReturn" in response.body) == (200, True)


@pytest.mark.parametrize("path", ["/api/soap/", "/api/v2_soap/"])
def test_the_encodings_schema_is_served_beside_the_wsdl(world: World, path: str) -> None:
    """The import leads back to the mock, so that clients need no Internet."""
    location = re.search('schemaLocation="([^"]*)"', _get(world, f"{path}?wsdl").body.decode())
    assert location
    assert location[1] == f"http://shop.test:8080{path}?wsdl=soap-encoding.xsd"
    schema = _get(world, location[1].removeprefix("http://shop.test:8080"))
    assert b'targetNamespace="http://schemas.xmlsoap.org/soap/encoding/"' in schema.body


def test_without_wsdl_a_reader_gets_a_fault(world: World) -> None:
    """There is nothing to read: the body is no XML."""
    assert _get(world, "/api/soap/").status == 500


def test_a_host_is_no_way_to_write_into_the_wsdl(world: World) -> None:
    """What the client calls the host is escaped."""
    response = _get(world, "/api/soap/?wsdl", 'a"/><evil b="')
    assert b"<evil" not in response.body


def test_the_configuration_puts_ws_i_on_soap_v2s_paths(world: World) -> None:
    """While the flag is on; SOAP v1 does not mind."""
    assert b'style="rpc"' in _get(world, "/api/v2_soap/?wsdl").body
    world.store.put("config", "api/config/compliance_wsi", "1")
    assert b'style="document"' in _get(world, "/api/v2_soap/?wsdl").body
    assert b'style="rpc"' in _get(world, "/api/soap/?wsdl").body
    world.store.put("config", "api/config/compliance_wsi", "0")
    assert b'style="rpc"' in _get(world, "/api/v2_soap/?wsdl").body


@pytest.mark.parametrize(("edition", "vendor"), [("openmage-19.5", "OpenMage"), ("magento-1.9", "Magento")])
def test_answers_are_in_the_vendors_namespace(edition: str, vendor: str) -> None:
    """The WSDL's and the answers'."""
    response = handle(build(edition), Request("POST", "/api/soap/", (), LOGIN.encode()))
    assert f'xmlns:ns1="urn:{vendor}"'.encode() in response.body

"""What is promised: contracts, editions and requirements, as data, and the reader of them.

    edition("documented")        every value in which shops differ
    fields()                     the 25 columns of a stock item
    faults()                     the faults by their domain name
    resources()                  the resources of the Magento 1 API
    dialect("jsonrpc")           mount paths, spellings, contract and examples of a dialect
    operations("magento2_rest")  what a REST dialect's contract routes where
    messages("magento2_rest")    a REST dialect's refusals by their domain name
    requirements()               the catalogue, in the order of its files
    revision("2026-11")          the catalogue as it was frozen, for certificates
    xmlrpc_methods()             the contract of the XML-RPC dialect; protocol_faults() its own faults
    shop("documented")           a shop as the control API and `--shop` write it

Nothing here imports another room of the project.
"""

from specs.catalogue import Requirement, Source, requirements, topics
from specs.dialects import DialectSpec, Example, dialect, dialects
from specs.editions import DialectEdition, Edition, Engine, Listing, Magento2, edition, editions
from specs.faults import FaultSpec, faults
from specs.messages import Message, messages
from specs.reader import SpecError
from specs.resources import MethodSpec, ResourceSpec, resources
from specs.rest_operations import RestOperation, operations, schema
from specs.revisions import LEVELS, FrozenRequirement, Revision, digest_of, newest_revision, revision, revisions
from specs.shops import DEFAULT_SHOP, shop
from specs.stock_item import Column, Setting, column, fields, settings
from specs.wsdl import ComplexType, Operation, Part, Wsdl
from specs.xmlrpc import MethodContract, ProtocolFault, protocol_faults, xmlrpc_methods

__all__ = [
    "DEFAULT_SHOP",
    "LEVELS",
    "Column",
    "ComplexType",
    "DialectEdition",
    "DialectSpec",
    "Edition",
    "Engine",
    "Example",
    "FaultSpec",
    "FrozenRequirement",
    "Listing",
    "Magento2",
    "Message",
    "MethodContract",
    "MethodSpec",
    "Operation",
    "Part",
    "ProtocolFault",
    "Requirement",
    "ResourceSpec",
    "RestOperation",
    "Revision",
    "Setting",
    "Source",
    "SpecError",
    "Wsdl",
    "column",
    "dialect",
    "dialects",
    "digest_of",
    "edition",
    "editions",
    "faults",
    "fields",
    "messages",
    "newest_revision",
    "operations",
    "protocol_faults",
    "requirements",
    "resources",
    "revision",
    "revisions",
    "schema",
    "settings",
    "shop",
    "topics",
    "xmlrpc_methods",
]

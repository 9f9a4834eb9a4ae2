"""What is promised: contracts, editions and requirements, as data, and the reader of them.

    edition("documented")        every value in which shops differ
    fields()                     the 25 columns of a stock item
    faults()                     the faults by their domain name
    resources()                  the resources of the Magento 1 API
    dialect("jsonrpc")           mount paths, spellings, contract and examples of a dialect
    operations("magento2_rest")  what a REST dialect's contract routes where
    messages("magento2_rest")    a REST dialect's refusals by their domain name
    requirements()               the catalogue, in the order of its files
    shop("documented")           a shop as the control API and `--shop` write it

Nothing here imports another room of the project.
"""

from specs.catalogue import Requirement, Source, requirements, topics
from specs.dialects import DialectSpec, Example, dialect, dialects
from specs.editions import DialectEdition, Edition, Engine, Listing, Magento2, edition, editions
from specs.faults import FaultSpec, faults
from specs.messages import Message, messages
from specs.openapi import Operation, operations, schema
from specs.reader import SpecError
from specs.resources import MethodSpec, ResourceSpec, resources
from specs.shops import DEFAULT_SHOP, shop
from specs.stock_item import Column, Setting, column, fields, settings

__all__ = [
    "DEFAULT_SHOP",
    "Column",
    "DialectEdition",
    "DialectSpec",
    "Edition",
    "Engine",
    "Example",
    "FaultSpec",
    "Listing",
    "Magento2",
    "Message",
    "MethodSpec",
    "Operation",
    "Requirement",
    "ResourceSpec",
    "Setting",
    "Source",
    "SpecError",
    "column",
    "dialect",
    "dialects",
    "edition",
    "editions",
    "faults",
    "fields",
    "messages",
    "operations",
    "requirements",
    "resources",
    "schema",
    "settings",
    "shop",
    "topics",
]

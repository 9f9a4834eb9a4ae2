"""What a user of python-magento does, as a process of its own: its answers as JSON."""

import json
import sys

from magento.magento_api import MagentoAPI

with MagentoAPI("127.0.0.1", sys.argv[1], "apiUser", "apiKey") as shop:
    answers = {
        "resources": shop.resources(),
        "update": shop.cataloginventory_stock_item.update("product1", {"qty": "12.5"}),
        "after": shop.cataloginventory_stock_item.list(["product1"]),
    }
json.dump(answers, sys.stdout)

"""What a user of magento1-client does over XML-RPC, as a process of its own: its answers as JSON."""

import json
import sys

from magento import Inventory

with Inventory(sys.argv[1] + "/", "apiUser", "apiKey") as shop:
    answers = {
        "before": shop.list(["product1", "product2"]),
        "update": shop.update("product1", {"qty": "12.5", "is_in_stock": 1}),
        "several": shop.update_multi([["product2", {"qty": 7}], ["nope", {"qty": 7}]]),
        "after": shop.list(["product1", "product2"]),
    }
json.dump(answers, sys.stdout)

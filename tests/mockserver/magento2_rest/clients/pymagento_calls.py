"""What pymagento sees of the shop whose URL is the first argument, as one line of JSON."""

import json
import sys

from magento import Magento

with Magento(token="known", base_url=sys.argv[1], batch_page_size=1) as client:
    seen = {"stocks": [one["name"] for one in client.get_paginated("/V1/inventory/stocks")]}
    east = {"source_code": "east", "name": "East", "postcode": "1", "country_id": "US"}
    client.post_json_api("/V1/inventory/sources", json={"source": east})
    seen["sources"] = [one["source_code"] for one in client.get_sources()]
    seen["nowhere"] = client.get_source("nowhere", none_on_404=True)
    client.save_source_items([{"sku": "product1", "source_code": "east", "quantity": 3, "status": 1}])
    seen["quantities"] = [one["quantity"] for one in client.get_source_items(sku="product1")]
    client.delete_source_items_by_source_code("east")
    seen["left"] = [one["source_code"] for one in client.get_source_items(sku="product1")]
    seen["links"] = len(list(client.get_stock_source_links()))
    print(json.dumps(seen))  # noqa: T201 - what the test reads

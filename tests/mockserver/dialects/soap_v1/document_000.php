<?php
// Document 000's two examples and its line that sets manage_stock. Curly quotes are straightened, the host is the
// mock's, the second example, which the document cuts off behind "nested array", is completed.
ini_set('soap.wsdl_cache_enabled', '0');
$wsdl = $argv[1] . '/api/soap/?wsdl';

// Example 1. Working with stock update
$proxy = new SoapClient($wsdl);
$sessionId = $proxy->login('apiUser', 'apiKey');
$before = $proxy->call($sessionId, 'product_stock.list', 'Sku');
$updated = $proxy->call($sessionId, 'product_stock.update', array('Sku', array('qty' => 50, 'is_in_stock' => 1)));
$after = $proxy->call($sessionId, 'product_stock.list', 'Sku');

// Example 2. Listing multiple SKUs' data
$client = new SoapClient($wsdl);
$sid = $client->login('apiUser', 'apiKey');
$several = $client->call($sid, 'product_stock.list', array(array('product1', 'product2')));

// Change manage_stock setting to 'off'
$attributeSets = $client->call($sid, 'product_stock.update', array('Sku', array('manage_stock' => '0', 'use_config_manage_stock' => '0')));

// What a client meets besides
$many = $client->multiCall($sid, array(
    array('product_stock.list', 'Sku'),
    array('product_stock.update', array('nope', array('qty' => 1))),
));
$faults = array();
foreach (array(array('product_stock.update', array('nope', array('qty' => 1))), array('product_stock.nosuch', 'Sku')) as $call) {
    try {
        $client->call($sid, $call[0], $call[1]);
    } catch (SoapFault $fault) {
        $faults[] = array($fault->faultcode, $fault->faultstring);
    }
}
echo json_encode(compact('before', 'updated', 'after', 'several', 'attributeSets', 'many', 'faults'));

// npm's soap: logs in, lists, updates and meets a fault over SOAP v1, then lists and updates over SOAP v2.
const soap = require('soap');

const value = part => (part && part.$value !== undefined ? part.$value : part);
const map = row => Object.fromEntries(row.item.map(entry => [value(entry.key), value(entry.value)]));
const typed = (type, content) => ({ attributes: { 'xsi:type': type }, ...content });

async function main(url) {
  const v1 = await soap.createClientAsync(`${url}/api/soap/?wsdl`);
  v1.wsdl.xmlnsInEnvelope += ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:apache="http://xml.apache.org/xml-soap"'
    + ' xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"';
  const sessionId = value((await v1.loginAsync({ username: 'apiUser', apiKey: 'apiKey' }))[0].loginReturn);
  const call = async (resourcePath, args) => (await v1.callAsync({ sessionId, resourcePath, args }))[0].callReturn;
  const before = map((await call('product_stock.list', 'Sku')).item);
  const data = typed('apache:Map', { item: [{ key: 'qty', value: typed('xsd:int', { $value: 33 }) }] });
  const updated = value(await call('product_stock.update', typed('soapenc:Array', { item: [typed('xsd:string', { $value: 'Sku' }), data] })));
  const after = map((await call('product_stock.list', 'Sku')).item);
  const fault = await call('product_stock.nosuch', 'Sku').catch(error => error.root.Envelope.Body.Fault);

  const v2 = await soap.createClientAsync(`${url}/api/v2_soap/?wsdl`);
  const session = value((await v2.loginAsync({ username: 'apiUser', apiKey: 'apiKey' }))[0].loginReturn);
  const [listed] = await v2.catalogInventoryStockItemListAsync({ sessionId: session, products: { item: ['product1', 'product2'] } });
  const [changed] = await v2.catalogInventoryStockItemUpdateAsync({ sessionId: session, product: 'product1', data: { qty: 9 } });
  return {
    before, updated, after, fault: [value(fault.faultcode), value(fault.faultstring)],
    skus: listed.result.item.map(row => value(row.sku)), changed: value(changed.result),
  };
}

main(process.argv[2]).then(result => console.log(JSON.stringify(result)), error => { console.error(error); process.exit(1); });

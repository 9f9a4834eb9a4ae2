"""Shops that mix their stocks up."""

import re

import msgspec

from mockserver.defects import defect
from mockserver.dialects.magento2_rest.decode import parameters
from mockserver.dialects.magento2_rest.encode import refused
from mockserver.handle import answered
from mockserver.rules.refusals import Refusal
from mockserver.rules.stock_deletion import remove
from mockserver.rules.stocks import SETTINGS, STOCKS, create, get, listed, next_id, save, show, store, update

DOCUMENTED = ("documented",)
MAGENTO = ("magento-2.*",)


@defect("stocks/created", create)
def answers_the_next_id(sound, world, stock):
    """A new stock is answered with an id one too high."""
    return sound(world, stock) + 1


@defect("stocks/created", create)
def answers_ids_as_text(sound, world, stock):
    """A new stock is answered with its id as text."""
    return str(sound(world, stock))


@defect("stocks/created", create)
def new_stocks_are_lost(sound, world, stock):
    """A new stock is answered and not kept."""
    stock_id = sound(world, stock)
    world.store.delete(STOCKS, stock_id)
    return stock_id


@defect("stocks/name_kept", store)
def names_are_cut(sound, world, stock_id, name):
    """A name is stored with its first 32 letters."""
    return sound(world, stock_id, name[:32])


@defect("stocks/name_kept", store)
def names_in_ascii(sound, world, stock_id, name):
    """Letters beyond ASCII become question marks."""
    return sound(world, stock_id, name.encode("ascii", "replace").decode())


@defect("stocks/renamed", update)
def renaming_is_forgotten(sound, world, stock):
    """An update answers as if it were done, and the name stays."""
    before = world.store.get(STOCKS, stock["stock_id"])
    stock_id = sound(world, stock)
    if before:
        world.store.put(STOCKS, stock_id, before)
    return stock_id


@defect("stocks/renamed", update)
def stock_updates_answer_true(sound, world, stock):
    """An update is answered with true."""
    sound(world, stock)
    return True


@defect("stocks/others_stay", update)
def renames_the_first_stock_too(sound, world, stock):
    """An update renames the default stock too."""
    stock_id = sound(world, stock)
    world.store.put(STOCKS, 1, {"name": f"{world.store.get(STOCKS, 1)['name']}*"})
    return stock_id


@defect("stocks/others_stay", create)
def a_new_stock_renames_the_last(sound, world, stock):
    """A new stock gives its name to the one before it."""
    last = max(world.store.rows(STOCKS))
    stock_id = sound(world, stock)
    world.store.put(STOCKS, last, world.store.get(STOCKS, stock_id))
    return stock_id


@defect("stocks/shown_wrapped", get, editions=DOCUMENTED)
def one_stock_is_bare(sound, world, stock_id):
    """One stock is shown as a list shows it."""
    sound(world, stock_id)
    return show(world, stock_id)


@defect("stocks/shown_wrapped", get, editions=DOCUMENTED)
def wrapped_in_a_list(sound, world, stock_id):
    """One stock is shown in a list of one."""
    return {"stock": [sound(world, stock_id)["stock"]]}


@defect("stocks/shown_bare", get, editions=MAGENTO)
def one_stock_is_wrapped(sound, world, stock_id):
    """One stock is shown inside `stock`."""
    return {"stock": sound(world, stock_id)}


@defect("stocks/shown_bare", get, editions=MAGENTO)
def one_stock_has_no_id(sound, world, stock_id):
    """One stock is shown without its id."""
    return {name: value for name, value in sound(world, stock_id).items() if name != "stock_id"}


@defect("stocks/default_stock", listed)
def lists_custom_stocks_only(sound, world):
    """The default stock is not listed."""
    return [stock for stock in sound(world) if stock["stock_id"] != 1]


@defect("stocks/default_stock", get)
def the_default_stock_is_secret(sound, world, stock_id):
    """The default stock is unknown to who asks for it."""
    return sound(world, 0 if stock_id == 1 else stock_id)


@defect("stocks/unknown_refused", get)
def unknown_stocks_are_the_default(sound, world, stock_id):
    """An unknown id is answered with the default stock."""
    return sound(world, stock_id if stock_id in world.store.rows(STOCKS) else 1)


@defect("stocks/unknown_refused", refused)
def unknown_stocks_without_parameters(sound, world, request, refusal):
    """The refusal of an unknown id has no parameters."""
    return sound(world, request, Refusal(refusal.name) if refusal.name == "stock_unknown" else refusal)


@defect("stocks/id_not_a_number", refused)
def words_are_unknown_ids(sound, world, request, refusal):
    """A word for an id is answered with 404."""
    return sound(world, request, Refusal("stock_unknown", {"value": 0}) if refusal.name == "type_invalid" else refusal)


@defect("stocks/id_not_a_number", answered)
def numbers_in_front_of_words(sound, world, request):
    """Of a word for an id the digits in front count."""
    target = re.sub(r"(/stocks/\d+)[a-z]+$", r"\1", request.target)
    return sound(world, msgspec.structs.replace(request, target=target))


@defect("stocks/path_names_the_stock", parameters)
def the_body_names_the_stock(sound, world, operation, body, query, path_values):
    """A stock_id in the body of a PUT counts more than its path."""
    members = sound(world, operation, body, query, path_values)
    inside = body.get("stock") if isinstance(body, dict) else None
    if "stockId" in path_values and isinstance(inside, dict) and "stock_id" in inside:
        return {**members, "stock": inside}
    return members


@defect("stocks/path_names_the_stock", parameters)
def bodies_must_not_name_the_stock(sound, world, operation, body, query, path_values):
    """A PUT whose body has an id too is refused."""
    inside = body.get("stock") if isinstance(body, dict) else None
    if "stockId" in path_values and isinstance(inside, dict) and "stock_id" in inside:
        raise Refusal("parameters_not_valid")
    return sound(world, operation, body, query, path_values)


@defect("stocks/ids_generated", create, editions=DOCUMENTED)
def clients_choose_ids(sound, world, stock):
    """A new stock gets the id that the client sends."""
    return save(world, stock, is_new=True)


@defect("stocks/ids_generated", create, editions=DOCUMENTED)
def refuses_ids_of_clients(sound, world, stock):
    """A POST with a stock_id is refused."""
    if stock.get("stock_id"):
        raise Refusal("parameters_not_valid")
    return sound(world, stock)


@defect("stocks/update_of_unknown_refused", update, editions=DOCUMENTED)
def updates_create(sound, world, stock):
    """An update of an unknown stock creates it."""
    return save(world, stock, is_new=False)


@defect("stocks/update_of_unknown_refused", update, editions=DOCUMENTED)
def updates_of_nothing(sound, world, stock):
    """An update of an unknown stock is answered as if it were done."""
    return sound(world, stock) if stock["stock_id"] in world.store.rows(STOCKS) else stock["stock_id"]


@defect("stocks/ids_kept", save, editions=MAGENTO)
def ids_of_clients_do_not_count(sound, world, stock, *, is_new):
    """A stock that is not there gets an id of the shop's own."""
    known = stock.get("stock_id") in world.store.rows(STOCKS)
    return sound(world, stock if known else {**stock, "stock_id": None}, is_new=is_new)


@defect("stocks/ids_kept", update, editions=MAGENTO)
def updates_need_a_stock(sound, world, stock):
    """An update of an unknown stock is refused."""
    if stock["stock_id"] not in world.store.rows(STOCKS):
        raise Refusal("stock_unknown", {"value": stock["stock_id"]})
    return sound(world, stock)


@defect("stocks/never_reused", next_id)
def reuses_the_last_id(sound, world):
    """A new stock gets the id behind the highest."""
    return max(world.store.rows(STOCKS)) + 1


@defect("stocks/never_reused", remove)
def gives_ids_back(sound, world, stock_id):
    """The id of a stock that is deleted is the next one."""
    sound(world, stock_id)
    world.store.put(SETTINGS, "next_stock_id", stock_id)

"""Calls every operation of Workspace API v3 with the client that openapi-generator made; its models check what is sent and what is answered."""

import sys

import gateway
import gateway.exceptions
from gateway import models as m

client = gateway.ApiClient(gateway.Configuration(host=sys.argv[1] + "/workspace/v3", access_token="demo-token-alice"))
api = gateway.DefaultApi(client)


def body(**data):
    return {"data": data}


assert api.initialize_workspace().status.code == 1
sessions = [api.activate_channels(), api.get_current_session(), api.get_configuration(), api.keep_alive()]
for answer in sessions:
    assert answer.status.code == 0, answer

def pair(key, type, value):
    return m.Kvpair(key=key, type=type, value=m.KvpairValue(value))


pairs = [pair("text", "str", "x"), pair("nested", "kvlist", [pair("number", "int", 1)])]
properties = [{"name": "FirstName", "values": [{"value": "Ada", "primary": True}, {"value": "A."}]}]
call, contact = "XXXDDDD", "0000DaA3G4VF000Q"
answers = [
    api.find_or_create_phone_call("generated/python"),
    api.assign_interaction_to_contact(call, body(contactId=contact)),
    api.set_call_comment(call, body(comment="x")),
    api.set_call_completed(call, body(callDuration=15, userData=pairs)),
    api.set_completed(call),
    api.identify_contact(call, body(createContactEnabled=False)),
    api.get_interaction_details(call),
    api.search_interactions(body(query="state:Stopped", owner=["alice"])),
    api.get_agent_history(body(userId="bob", sort="asc")),
    api.get_contact_history(contact, body()),
    api.create_contact(body(properties=properties)),
    api.update_contact(contact, body(addedProperties=properties, changedProperties=[], deletedProperties=["Title"])),
    api.get_contact_details(contact, body(returnedAttributes=["FirstName"])),
    api.search_contacts({"operationId": "mine", **body(query="FirstName:A*", sortCriteria=[{"attributeName": "LastName", "mode": "desc"}])}),
    api.get_lucene_indexes(),
    api.delete_contact("none"),
]
for answer in answers:
    assert answer.status.code == 1 and answer.operation_id, answer
assert any(answer.operation_id == "mine" for answer in answers)

try:
    api.get_interaction_details("x" * 65)
    raise AssertionError("an id that is too long was taken")
except (gateway.exceptions.BadRequestException, ValueError):
    pass
assert api.logout().status.code == 0
print(f"{len(answers) + len(sessions) + 2} operations answered")

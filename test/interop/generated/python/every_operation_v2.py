"""Calls every operation of the gateway with the client that openapi-generator made; its models check what is sent and what is answered."""

import sys

import gateway
import gateway.exceptions
from gateway import models as m

client = gateway.ApiClient(gateway.Configuration(host=sys.argv[1] + "/api/v2", username="alice", password="demo"))
api = gateway.DefaultApi(client)

me = api.get_me(subresources="*").user
assert me.user_name == "alice" and me.features, me
assert api.get_user(me.id).user.id == me.id
features = api.get_features(fields="*").features
assert api.get_feature(features[0].id).feature.display_name == features[0].display_name
assert api.get_services().uris
assert api.get_service("ucs").service.type == "MultiMediaContent"
assert api.get_version().version

on_calls = api.find_phone_call_or_retrieve_interaction_history_or_retrieve_agent_history
on_call = api.set_call_contact_or_set_call_note_or_set_call_completed_or_get_interaction_content
on_me = api.start_contact_center_session_or_end_contact_center_session
Calls = m.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryRequest
Call = m.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest
Me = m.StartContactCenterSessionOrEndContactCenterSessionRequest

find = dict(operationName="FindPhoneCall", callId="generated-python", status="New", phoneNumber="-", type="Internal")
user_data = {"text": "x", "number": 1.5, "nested": {"a": True, "b": None}}
history = dict(sort="asc", fromDate="2013-11-25T21:02:22.123456+01:00", maxSize=m.RetrieveInteractionHistoryMaxSize(10), searchCustomAttributes={"text": "x", "number": 1.5})

answers = [
    on_calls(Calls(m.FindPhoneCall(**find, userData=user_data))),
    on_calls(Calls(m.RetrieveInteractionHistory(operationName="RetrieveInteractionHistory", **history))),
    on_calls(Calls(m.RetrieveAgentHistory(operationName="RetrieveAgentHistory", userId="bob"))),
    on_call("XXXDDDD", Call(m.SetCallContact(operationName="SetCallContact", contactPath="/contacts/0000DaA3G4VF000Q"))),
    on_call("XXXDDDD", Call(m.SetCallNote(operationName="SetCallNote", note=""))),
    on_call("XXXDDDD", Call(m.SetCallCompleted(operationName="SetCallCompleted", callDuration=m.SetCallCompletedCallDuration("15")))),
    on_call("XXXDDDD", Call(m.GetInteractionContent(operationName="GetInteractionContent", customAttributes=["a"]))),
    api.identify_ucs_contact(m.IdentifyUCSContact(operationName="IdentifyUCSContact", phoneNumber="1231231231")),
    api.retrieve_contact_history("0000DaA3G4VF000Q", m.RetrieveContactHistory(operationName="RetrieveContactHistory")),
]
for answer in answers:
    assert answer.status_code == 0 and answer.reference_id > 0, answer
assert on_me(Me(m.StartContactCenterSession(operationName="StartContactCenterSession", channels=["voice"]))).status_code == 0
assert on_me(Me(m.EndContactCenterSession(operationName="EndContactCenterSession"))).status_code == 0

try:
    api.get_feature("none")
    raise AssertionError("a feature that there is not was found")
except gateway.exceptions.NotFoundException as error:
    assert error.data.status_code == 6, error
print(f"{len(answers) + 9} operations answered")

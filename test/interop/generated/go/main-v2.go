// Calls every operation of the gateway with the client that oapi-codegen made.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"example.com/generated/gateway"
)

type accepted struct {
	code   int
	answer *gateway.Acceptance
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func check(ok bool, what string) {
	if !ok {
		fmt.Fprintln(os.Stderr, "not as documented:", what)
		os.Exit(1)
	}
}

func main() {
	ctx := context.Background()
	signIn := func(_ context.Context, request *http.Request) error {
		request.SetBasicAuth("alice", "demo")
		return nil
	}
	api := must(gateway.NewClientWithResponses(os.Args[1]+"/api/v2", gateway.WithRequestEditorFn(signIn)))

	all := "*"
	me := must(api.GetMeWithResponse(ctx, &gateway.GetMeParams{Subresources: &all})).JSON200
	check(me != nil && me.User.UserName == "alice" && len(*me.User.Features) > 0, "/me")
	check(must(api.GetUserWithResponse(ctx, me.User.Id)).JSON200.User.Id == me.User.Id, "/users/{id}")
	features := must(api.GetFeaturesWithResponse(ctx, &gateway.GetFeaturesParams{Fields: &all})).JSON200
	first := *(*features.Features)[0].Id
	check(must(api.GetFeatureWithResponse(ctx, first)).JSON200.Feature.Id == first, "/features/{id}")
	check(must(api.GetFeatureWithResponse(ctx, "none")).JSON404.StatusCode == 6, "a feature that there is not")
	check(len(*must(api.GetServicesWithResponse(ctx, nil)).JSON200.Uris) > 0, "/services")
	check(must(api.GetServiceWithResponse(ctx, "ucs")).JSON200.Service.Type == "MultiMediaContent", "/services/ucs")
	check(must(api.GetVersionWithResponse(ctx)).JSON200.Version != "", "/diagnostics/version")

	answers := []accepted{}
	note := func(code int, answer *gateway.Acceptance) { answers = append(answers, accepted{code, answer}) }
	onCalls := func(fill func(*gateway.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryRequest) error) {
		body := gateway.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryRequest{}
		check(fill(&body) == nil, "a body")
		answer := must(api.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryWithResponse(ctx, body))
		note(answer.StatusCode(), answer.JSON200)
	}
	onCall := func(fill func(*gateway.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest) error) {
		body := gateway.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest{}
		check(fill(&body) == nil, "a body")
		answer := must(api.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentWithResponse(ctx, "XXXDDDD", body))
		note(answer.StatusCode(), answer.JSON200)
	}
	onMe := func(fill func(*gateway.StartContactCenterSessionOrEndContactCenterSessionRequest) error) {
		body := gateway.StartContactCenterSessionOrEndContactCenterSessionRequest{}
		check(fill(&body) == nil, "a body")
		answer := must(api.StartContactCenterSessionOrEndContactCenterSessionWithResponse(ctx, body))
		check(answer.JSON200 != nil && answer.JSON200.StatusCode == 0, "a session operation")
	}

	onMe(func(body *gateway.StartContactCenterSessionOrEndContactCenterSessionRequest) error {
		return body.FromStartContactCenterSession(gateway.StartContactCenterSession{})
	})
	onCalls(func(body *gateway.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryRequest) error {
		userData := map[string]any{"text": "x", "nested": map[string]any{"number": 1.5, "nothing": nil}}
		return body.FromFindPhoneCall(gateway.FindPhoneCall{
			CallId: "generated-go", Status: "New", PhoneNumber: "-", Type: "Internal", UserData: &userData,
		})
	})
	onCalls(func(body *gateway.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryRequest) error {
		from := "2013-11-25T21:02:22.123456789+01:00"
		return body.FromRetrieveInteractionHistory(gateway.RetrieveInteractionHistory{FromDate: &from})
	})
	onCalls(func(body *gateway.FindPhoneCallOrRetrieveInteractionHistoryOrRetrieveAgentHistoryRequest) error {
		agent := "bob"
		return body.FromRetrieveAgentHistory(gateway.RetrieveAgentHistory{UserId: &agent})
	})
	onCall(func(body *gateway.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest) error {
		return body.FromSetCallContact(gateway.SetCallContact{ContactPath: "/contacts/0000DaA3G4VF000Q"})
	})
	onCall(func(body *gateway.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest) error {
		return body.FromSetCallNote(gateway.SetCallNote{Note: ""})
	})
	onCall(func(body *gateway.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest) error {
		return body.FromSetCallCompleted(gateway.SetCallCompleted{})
	})
	onCall(func(body *gateway.SetCallContactOrSetCallNoteOrSetCallCompletedOrGetInteractionContentRequest) error {
		return body.FromGetInteractionContent(gateway.GetInteractionContent{})
	})
	number := "1231231231"
	identified := must(api.IdentifyUCSContactWithResponse(ctx, gateway.IdentifyUCSContact{
		OperationName: "IdentifyUCSContact", PhoneNumber: &number,
	}))
	note(identified.StatusCode(), identified.JSON200)
	listed := must(api.RetrieveContactHistoryWithResponse(ctx, "0000DaA3G4VF000Q", gateway.RetrieveContactHistory{
		OperationName: "RetrieveContactHistory",
	}))
	note(listed.StatusCode(), listed.JSON200)
	onMe(func(body *gateway.StartContactCenterSessionOrEndContactCenterSessionRequest) error {
		return body.FromEndContactCenterSession(gateway.EndContactCenterSession{})
	})

	for _, one := range answers {
		check(one.code == 200 && one.answer != nil && one.answer.ReferenceId > 0, fmt.Sprint("an answer: ", one))
	}
	fmt.Println(len(answers)+9, "operations answered")
}

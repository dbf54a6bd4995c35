// Calls every operation of Workspace API v3 with the client that oapi-codegen made.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"example.com/generated/gateway"
)

const call, contact = "XXXDDDD", "0000DaA3G4VF000Q"

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
		request.Header.Set("Authorization", "Bearer demo-token-alice")
		return nil
	}
	api := must(gateway.NewClientWithResponses(os.Args[1]+"/workspace/v3", gateway.WithRequestEditorFn(signIn)))
	count := 0
	done := func(answer *gateway.Done) {
		check(answer != nil && answer.Status.Code == 0, "a session operation")
		count++
	}
	accepted := func(answer *gateway.Accepted) {
		check(answer != nil && answer.Status.Code == 1, "an answer")
		count++
	}
	json := "application/json"
	data := func(text string) io.Reader { return strings.NewReader(`{"data":` + text + `}`) }

	accepted(must(api.InitializeWorkspaceWithResponse(ctx)).JSON200)
	done(must(api.ActivateChannelsWithResponse(ctx)).JSON200)
	done(must(api.GetCurrentSessionWithResponse(ctx)).JSON200)
	done(must(api.GetConfigurationWithResponse(ctx)).JSON200)
	done(must(api.KeepAliveWithResponse(ctx)).JSON200)

	accepted(must(api.FindOrCreatePhoneCallWithResponse(ctx, "generated/go", gateway.FindOrCreatePhoneCallJSONRequestBody{})).JSON200)
	accepted(must(api.AssignInteractionToContactWithBodyWithResponse(ctx, call, json, data(`{"contactId":"`+contact+`"}`))).JSON200)
	accepted(must(api.SetCallCommentWithBodyWithResponse(ctx, call, json, data(`{"comment":"x"}`))).JSON200)
	text, nested := gateway.Kvpair{Key: "text", Type: "str"}, gateway.Kvpair{Key: "nested", Type: "kvlist"}
	check(text.Value.FromKvpairValue0("x") == nil && nested.Value.FromKvpairValue2(gateway.KvpairValue2{text}) == nil, "pairs")
	completed := gateway.SetCallCompletedJSONRequestBody{}
	completed.Data.CallDuration = 15
	completed.Data.UserData = []gateway.Kvpair{text, nested}
	accepted(must(api.SetCallCompletedWithResponse(ctx, call, completed)).JSON200)
	accepted(must(api.SetCompletedWithResponse(ctx, call, gateway.SetCompletedJSONRequestBody{})).JSON200)
	accepted(must(api.IdentifyContactWithBodyWithResponse(ctx, call, json, data(`{"createContactEnabled":false}`))).JSON200)
	accepted(must(api.GetInteractionDetailsWithResponse(ctx, call, gateway.GetInteractionDetailsJSONRequestBody{})).JSON200)
	accepted(must(api.SearchInteractionsWithBodyWithResponse(ctx, json, data(`{"query":"state:Stopped","owner":["alice"]}`))).JSON200)
	accepted(must(api.GetAgentHistoryWithResponse(ctx, gateway.GetAgentHistoryJSONRequestBody{})).JSON200)
	accepted(must(api.GetContactHistoryWithBodyWithResponse(ctx, contact, json, data(`{}`))).JSON200)
	properties := `[{"name":"FirstName","values":[{"value":"Ada","primary":true}]}]`
	accepted(must(api.CreateContactWithBodyWithResponse(ctx, json, data(`{"properties":`+properties+`}`))).JSON200)
	accepted(must(api.UpdateContactWithBodyWithResponse(ctx, contact, json, data(`{"addedProperties":`+properties+`,"changedProperties":[],"deletedProperties":["Title"]}`))).JSON200)
	accepted(must(api.GetContactDetailsWithBodyWithResponse(ctx, contact, json, data(`{"returnedAttributes":["FirstName"]}`))).JSON200)
	search := gateway.SearchContactsJSONRequestBody{}
	search.Data.Query = "FirstName:A*"
	accepted(must(api.SearchContactsWithResponse(ctx, search)).JSON200)
	accepted(must(api.GetLuceneIndexesWithResponse(ctx, gateway.GetLuceneIndexesJSONRequestBody{})).JSON200)
	accepted(must(api.DeleteContactWithResponse(ctx, "none", gateway.DeleteContactJSONRequestBody{})).JSON200)

	refused := must(api.SearchContactsWithBodyWithResponse(ctx, json, data(`{"query":""}`)))
	check(refused.JSON400 != nil && refused.JSON400.Status.Code == 400, "a query that is empty")
	done(must(api.LogoutWithResponse(ctx)).JSON200)
	fmt.Println(count, "operations answered")
}

package cloudformation

import (
	"net/url"
	"strings"
	"testing"

	"gantry/aws/simulator/wire"
)

// FuzzRequests sends whatever comes to every operation: it is answered or
// refused, and nothing breaks.
func FuzzRequests(f *testing.F) {
	f.Add("StackName=demo&TemplateBody=Resources%3A%20%7BT%3A%20%7BType%3A%20AWS%3A%3ASNS%3A%3ATopic%7D%7D")
	f.Add("StackName=demo&ChangeSetName=c&NextToken=eA&StackPolicyBody=%7B%7D&ClientRequestToken=-")
	f.Add("Parameters.member.1.ParameterKey=A&Tags.member.1.Key=k&RollbackConfiguration.MonitoringTimeInMinutes=x")
	b := newBench(f)
	if _, err := b.call("CreateStack", "StackName", "demo", "TemplateBody", topicOnly); err != nil {
		f.Fatal(err)
	}
	b.settle(b.engine.names[region+"/demo"])
	f.Fuzz(func(t *testing.T, form string) {
		params, err := wire.ParseForm(form)
		if err != nil {
			return
		}
		for action := range b.service.Actions {
			if strings.HasPrefix(action, "Create") || strings.HasPrefix(action, "Execute") {
				continue // they would fill the world while the fuzzer runs
			}
			_, _ = b.service.Do(&wire.Request{Action: action, Region: region, Params: params, At: b.now})
		}
	})
}

// FuzzStackPolicies reads policies: what is accepted can be asked.
func FuzzStackPolicies(f *testing.F) {
	f.Add(`{"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "LogicalResourceId/[", "Condition": {"StringLike": {"ResourceType": "AWS::*"}}}]}`)
	f.Add(`{"Statement": {}}`)
	e := &Engine{}
	f.Fuzz(func(_ *testing.T, body string) {
		if _, err := parsePolicy(body); err == nil {
			e.policyDenies(&Stack{Policy: body, Operation: &Operation{}}, "Update:Modify", &Resource{Logical: "A", Type: "AWS::SNS::Topic"})
		}
	})
}

// FuzzPageTokens reads tokens: a page lies within what there is.
func FuzzPageTokens(f *testing.F) {
	f.Add("ZXZlbnRzOjEwMA", 500)
	f.Add("ZXZlbnRzOi0x", 0)
	f.Fuzz(func(t *testing.T, token string, total int) {
		params, err := wire.ParseForm("NextToken=" + url.QueryEscape(token))
		if err != nil || total < 0 {
			return
		}
		from, to, _, err := page(&wire.Request{Params: params}, "events", total, 100)
		if err == nil && (from < 0 || to < from || to > total || to-from > 100) {
			t.Errorf("%q of %d is the page %d to %d", token, total, from, to)
		}
	})
}

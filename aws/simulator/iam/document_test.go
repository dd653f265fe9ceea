package iam

import (
	"errors"
	"testing"

	"gantry/aws/simulator/wire"
)

func TestPoliciesAreCheckedForTheirForm(t *testing.T) {
	for _, c := range []struct {
		document any
		trust    bool
		want     string
	}{
		{`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`, false, ""},
		{`{"Statement":{"Effect":"Deny","NotAction":["iam:*"],"NotResource":["arn:aws:s3:::b/*"]}}`, false, ""},
		{map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Principal": map[string]any{"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}}, true, ""},
		{``, false, "Syntax errors in policy."},
		{`{`, false, "Syntax errors in policy."},
		{`{"Version":"2020-01-01","Statement":[]}`, false, "Syntax errors in policy."},
		{`{"Statement":[{"Action":"s3:*","Resource":"*"}]}`, false, "Missing required field Effect"},
		{`{"Statement":[{"Effect":"Allow","Resource":"*"}]}`, false, "Policy statement must contain actions."},
		{`{"Statement":[{"Effect":"Allow","Action":"s3:*"}]}`, false, "Policy statement must contain resources."},
		{`{"Statement":[{"Effect":"Allow","Action":"GetObject","Resource":"*"}]}`, false, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
		{`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}]}`, false, `Resource bucket must be in ARN format or "*".`},
		{`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}]}`, false, "Policy document should not specify a principal."},
		{`{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}`, true, "Missing required field Principal"},
	} {
		err := checkDocument(c.document, c.trust)
		var refusal *wire.Error
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.document, err)
		case c.want != "" && (!errors.As(err, &refusal) || refusal.Code != "MalformedPolicyDocument" || refusal.Message != c.want):
			t.Errorf("%v: %v, want %s", c.document, err, c.want)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`)
	f.Fuzz(func(_ *testing.T, text string) {
		_ = checkDocument(text, false)
		_ = checkDocument(text, true)
	})
}

package events

import (
	"encoding/json"
	"testing"
)

func TestPatternsMatchAsDocumented(t *testing.T) {
	var event map[string]any
	err := json.Unmarshal([]byte(`{"source":"aws.autoscaling","detail-type":"EC2 Instance Launch Successful","resources":["arn:a","arn:b"],
		"detail":{"AutoScalingGroupName":"web","n":5,"ip":"10.0.0.7","none":null}}`), &event)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		`{"source":["aws.autoscaling"]}`:                                     true,
		`{"source":["aws.ec2"]}`:                                             false,
		`{"source":["aws.ec2","aws.autoscaling"],"resources":["arn:b"]}`:     true,
		`{"detail":{"AutoScalingGroupName":["web"]}}`:                        true,
		`{"detail":{"AutoScalingGroupName":[{"prefix":"we"}]}}`:              true,
		`{"detail":{"AutoScalingGroupName":[{"suffix":"x"}]}}`:               false,
		`{"detail":{"AutoScalingGroupName":[{"anything-but":["web"]}]}}`:     false,
		`{"detail":{"AutoScalingGroupName":[{"equals-ignore-case":"WEB"}]}}`: true,
		`{"detail":{"AutoScalingGroupName":[{"wildcard":"w*b"}]}}`:           true,
		`{"detail":{"n":[{"numeric":[">",0,"<=",5]}]}}`:                      true,
		`{"detail":{"n":[{"numeric":[">",5]}]}}`:                             false,
		`{"detail":{"ip":[{"cidr":"10.0.0.0/24"}]}}`:                         true,
		`{"detail":{"missing":[{"exists":false}]}}`:                          true,
		`{"detail":{"none":[null]}}`:                                         true,
		`{"$or":[{"source":["x"]},{"detail":{"n":[5]}}]}`:                    true,
		`{"account":["1"]}`:                                                  false,
	} {
		pattern, err := parsePattern(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Matches(pattern, event); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	for _, bad := range []string{"", "[]", `"x"`, `{"source":"x"}`, `{"source":[]}`} {
		if _, err := parsePattern(bad); err == nil {
			t.Errorf("%s is a pattern", bad)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add(`{"a":[{"numeric":["<",1]}],"$or":[{"b":["c"]}]}`, `{"a":0}`)
	f.Add(`{"a":[{"wildcard":"*a*b*"}]}`, `{"a":"xaybz"}`)
	f.Fuzz(func(_ *testing.T, pattern, event string) {
		p, err := parsePattern(pattern)
		if err != nil {
			return
		}
		var e map[string]any
		if json.Unmarshal([]byte(event), &e) == nil {
			Matches(p, e)
		}
	})
}

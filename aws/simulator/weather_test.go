package simulator

import (
	"context"
	"net/http"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// once is a client that does not try again by itself.
func once(s *Simulator) sdk.Config {
	c := config(s, "eu-west-1")
	c.Retryer = func() sdk.Retryer { return sdk.NopRetryer{} }
	return c
}

func TestWeatherBefallsClients(t *testing.T) {
	ctx := context.Background()
	s := start(t, Options{})
	client := sts.NewFromConfig(once(s))
	ask := func() error {
		_, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		return err
	}
	s.SetWeather(Weather{Throttle: 1})
	refused(t, ask(), "Throttling")
	s.SetWeather(Weather{Expired: true})
	refused(t, ask(), "ExpiredToken")
	s.SetWeather(Weather{Rate: 0.001, Burst: 2})
	for i, want := range []bool{true, true, false} {
		if got := ask() == nil; got != want {
			t.Errorf("call %d: %v", i, got)
		}
	}
	s.SetWeather(Weather{Drop: 1})
	if ask() == nil {
		t.Error("a dropped connection answered")
	}
	s.SetWeather(Weather{Skew: time.Hour})
	refused(t, ask(), "RequestTimeTooSkewed")
	s.SetWeather(Weather{Slow: 20 * time.Millisecond})
	before := time.Now()
	if err := ask(); err != nil || time.Since(before) < 20*time.Millisecond {
		t.Errorf("%v after %s", err, time.Since(before))
	}
	s.SetWeather(Weather{Script: []Squall{{Action: "GetCallerIdentity", Kind: Unavailable, Times: 2}, {Kind: Refused, Code: "Oops", Message: "m"}}})
	refused(t, ask(), "ServiceUnavailable")
	refused(t, ask(), "ServiceUnavailable")
	refused(t, ask(), "Oops")
	if err := ask(); err != nil {
		t.Errorf("when it is over: %v", err)
	}
}

func TestAClientThatTriesAgainGetsThrough(t *testing.T) {
	s := start(t, Options{Weather: &Weather{Script: []Squall{{Kind: Throttled}, {Kind: DropBefore}}}})
	c := config(s, "eu-west-1")
	c.Retryer = func() sdk.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = 5, time.Millisecond })
	}
	if _, err := sts.NewFromConfig(c).GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{}); err != nil {
		t.Error(err)
	}
}

func TestReadsCanBeStaleAndEventsLate(t *testing.T) {
	ctx := context.Background()
	clock := newWall()
	s := start(t, Options{Now: clock.Now, Speed: 1})
	client := cloudformation.NewFromConfig(config(s, "eu-west-1"))
	if _, err := client.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: sdk.String("s"), TemplateBody: sdk.String("Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}}")}); err != nil {
		t.Fatal(err)
	}
	s.SetWeather(Weather{EmptyFirst: 1, Stale: 1})
	events := func() int {
		out, err := client.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: sdk.String("s")})
		if err != nil {
			t.Fatal(err)
		}
		return len(out.StackEvents)
	}
	if n := events(); n != 0 {
		t.Errorf("%d events at first", n)
	}
	status := func() string {
		out, err := client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: sdk.String("s")})
		if err != nil {
			t.Fatal(err)
		}
		return string(out.Stacks[0].StackStatus)
	}
	if got := status(); got != "CREATE_IN_PROGRESS" {
		t.Errorf("got %s", got)
	}
	clock.pass(time.Hour)
	if got := status(); got != "CREATE_IN_PROGRESS" {
		t.Errorf("a stale read says %s", got)
	}
	if got := status(); got != "CREATE_COMPLETE" {
		t.Errorf("the one after says %s", got)
	}
}

func TestTheDateOfASkewedClockTellsTheClient(t *testing.T) {
	s := start(t, Options{Weather: &Weather{Skew: 2 * time.Hour}})
	answer, err := http.Get(s.URL() + "/nobody/nothing")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	at, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil || time.Until(at) < time.Hour {
		t.Errorf("%s, %v", at, err)
	}
}

package simulator

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"gantry/wizard"
)

func put(t *testing.T, s *Simulator, name string) {
	t.Helper()
	_, err := ssm.NewFromConfig(config(s, "eu-west-1")).PutParameter(context.Background(), &ssm.PutParameterInput{
		Name: sdk.String(name), Value: sdk.String("v"), Type: ssmtypes.ParameterTypeString,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func has(t *testing.T, s *Simulator, name string) bool {
	t.Helper()
	_, err := ssm.NewFromConfig(config(s, "eu-west-1")).GetParameter(context.Background(), &ssm.GetParameterInput{Name: sdk.String(name)})
	return err == nil
}

func TestTheWorldSurvivesItsProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	s, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "/kept")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	again := start(t, Options{Dir: dir})
	if !has(t, again, "/kept") {
		t.Error("the parameter is gone")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", entry.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v", info.Mode(), err)
	}
}

func TestASecondOneUsesTheFirstAndTakesItsPlace(t *testing.T) {
	dir := t.TempDir()
	first, err := Start(context.Background(), Options{Dir: dir, Speed: 50})
	if err != nil {
		t.Fatal(err)
	}
	put(t, first, "/first")
	second := start(t, Options{Dir: dir})
	if second.URL() != first.URL() {
		t.Fatalf("%s and %s", second.URL(), first.URL())
	}
	if apart := second.Clock().Now().Sub(first.Clock().Now()).Abs(); apart > 10*time.Second {
		t.Errorf("their clocks are %s apart", apart)
	}
	if err := second.Fail("Thing", "quota"); err != nil {
		t.Error(err)
	}
	if err := second.Fail("Thing", "nonsense"); err == nil {
		t.Error("a fault nobody knows was taken")
	}
	_, err = Start(context.Background(), Options{Dir: dir, Listen: "127.0.0.1:1"})
	var trouble *wizard.Trouble
	if !errors.As(err, &trouble) || !strings.Contains(trouble.Reason, fmt.Sprint(os.Getpid())) {
		t.Errorf("another address: %v", err)
	}
	if err := Reset(dir); !errors.As(err, &trouble) {
		t.Errorf("reset while in use: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for !has(t, second, "/first") {
		if time.Now().After(deadline) {
			t.Fatal("nobody took the first one's place")
		}
	}
}

func TestResetForgetsEverything(t *testing.T) {
	dir := t.TempDir()
	s, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "/kept")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Reset(dir); err != nil {
		t.Fatal(err)
	}
	if has(t, start(t, Options{Dir: dir}), "/kept") {
		t.Error("the parameter is still there")
	}
	if err := Reset(filepath.Join(dir, "nothing")); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestItListensOnLoopbackUnlessToldOtherwise(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "example.com:80", "nonsense"} {
		s, err := Start(context.Background(), Options{Listen: address})
		var trouble *wizard.Trouble
		if !errors.As(err, &trouble) || trouble.Exit != wizard.ExitUsage || len(trouble.Advice) == 0 {
			t.Errorf("%s: %v", address, err)
		}
		if err == nil {
			_ = s.Close()
		}
	}
	start(t, Options{Listen: "localhost:0"})
	start(t, Options{Listen: "0.0.0.0:0", AllowAnyAddress: true})
}

func TestAPortThatIsTakenIsATrouble(t *testing.T) {
	s := start(t, Options{})
	_, err := Start(context.Background(), Options{Listen: strings.TrimPrefix(s.URL(), "http://")})
	var trouble *wizard.Trouble
	if !errors.As(err, &trouble) || len(trouble.Advice) == 0 {
		t.Errorf("got %v", err)
	}
}

func TestStrangeConnectionsDoNoHarm(t *testing.T) {
	s := start(t, Options{})
	address := strings.TrimPrefix(s.URL(), "http://")
	for name, sent := range map[string]string{
		"garbage":      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03rubbish\r\n\r\n",
		"half a head":  "POST / HTTP/1.1\r\nHost: x\r\nContent-Le",
		"half a body":  "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nAction=",
		"nothing":      "",
		"a huge head":  "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 200<<10) + "\r\n\r\n",
		"bad chunks":   "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"bad escapes":  "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%zz",
		"strange path": "GET /%00/../..//?%zz HTTP/1.1\r\nHost: \r\n\r\n",
	} {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, sent); err != nil && name != "a huge head" {
			t.Errorf("%s: %v", name, err)
		}
		defer c.Close() //nolint:errcheck // it stays open on purpose
	}
	put(t, s, "/still/alive")
}

func TestABodyBeyondTheLimitIsRefused(t *testing.T) {
	s := start(t, Options{})
	for _, size := range []int{maxBody, maxBody + 1} {
		request, err := http.NewRequest(http.MethodPost, s.URL(), bytes.NewReader(make([]byte, size)))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Amz-Target", "AmazonSSM.GetParameter")
		if size == maxBody {
			request.ContentLength = -1 // chunked: nobody says how long it is
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if tooLarge := answer.StatusCode == http.StatusRequestEntityTooLarge; tooLarge != (size > maxBody) {
			t.Errorf("%d bytes: %s", size, answer.Status)
		}
	}
}

func TestWhoAsksBeforeSendingIsToldToGoOn(t *testing.T) {
	s := start(t, Options{})
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // the test is over
	const form = "Action=GetCallerIdentity&Version=2011-06-15"
	fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(form))
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
		t.Fatalf("%q, %v", line, err)
	}
	_, _ = io.WriteString(c, form)
	_, _ = in.ReadString('\n')
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != 200 || answer.Header.Get("x-amzn-RequestId") == "" {
		t.Fatalf("%v, %v", answer, err)
	}
	_ = answer.Body.Close()
}

func TestAServiceThatIsNotPlayedSaysSo(t *testing.T) {
	s := start(t, Options{})
	request, err := http.NewRequest(http.MethodPost, s.URL(), strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810.ListTables")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=A/20261120/eu-west-1/dynamodb/aws4_request")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode != 400 || !strings.Contains(string(text), `"__type":"UnknownOperationException"`) {
		t.Errorf("%s: %s", answer.Status, text)
	}
}

func TestCloseDoesNotWaitForALongPoll(t *testing.T) {
	s, err := Start(context.Background(), Options{Speed: 0.001})
	if err != nil {
		t.Fatal(err)
	}
	call := func(action, body string) (*http.Response, error) {
		request, err := http.NewRequest(http.MethodPost, s.URL(), strings.NewReader(body))
		if err != nil {
			return nil, err
		}
		request.Header.Set("X-Amz-Target", "AmazonSQS."+action)
		return http.DefaultClient.Do(request)
	}
	answer, err := call("CreateQueue", `{"QueueName":"q"}`)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	waiting := make(chan error, 1)
	go func() {
		answer, err := call("ReceiveMessage", `{"QueueUrl":"q","WaitTimeSeconds":20}`)
		if err == nil {
			err = answer.Body.Close()
		}
		waiting <- err
	}()
	put(t, s, "/not/blocked")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	<-waiting
}

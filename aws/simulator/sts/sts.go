// Package sts answers the Security Token Service: who is calling, and
// credentials for roles. Any access key is the account's own user, except those
// that were given out here for a role.
package sts

import (
	"net/http"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	// UserARN is who calls with credentials that were not made here.
	UserARN = "arn:aws:iam::" + world.Account + ":user/gantry"
	userID  = "AIDASIMULATEDGANTRY01"

	sessionType = "AWS::STS::Session" // ours
)

type service struct{ w *world.World }

// New makes STS over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "sts", Protocol: wire.Query, Version: "2011-06-15", Namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
		Actions: map[string]wire.Action{
			"GetCallerIdentity": s.identity, "AssumeRole": s.assume, "AssumeRoleWithWebIdentity": s.assume, "AssumeRoleWithSAML": s.assume,
			"GetSessionToken": s.session, "GetFederationToken": s.session, "GetAccessKeyInfo": s.keyInfo,
		},
	}
}

func (s *service) identity(q *wire.Request) (wire.Output, error) {
	id, arn := userID, UserARN
	if r, found := s.w.Get("", sessionType, q.AccessKey); found {
		if expires, err := time.Parse(time.RFC3339, r.Text("Expires")); err == nil && !s.w.Now().Before(expires) {
			return wire.Output{}, wire.Errorf(http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired")
		}
		if role := r.Text("Arn"); role != "" {
			id, arn = r.Text("UserId"), role
		}
	}
	return wire.XML(wire.Text("Arn", arn), wire.Text("UserId", id), wire.Text("Account", world.Account)), nil
}

func (s *service) assume(q *wire.Request) (wire.Output, error) {
	role, name := q.Params.Get("RoleArn"), q.Params.Get("RoleSessionName")
	if role == "" {
		return wire.Output{}, wire.Null("roleArn")
	}
	if name == "" && q.Action == "AssumeRole" {
		return wire.Output{}, wire.Null("roleSessionName")
	}
	if name == "" {
		name = "gantry"
	}
	parts := strings.SplitN(role, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || !strings.HasPrefix(parts[5], "role/") {
		return wire.Output{}, wire.Invalid("%s is invalid", role)
	}
	seconds, err := q.Params.Int("DurationSeconds", 3600)
	if err != nil {
		return wire.Output{}, err
	}
	if seconds < 900 || seconds > 43200 {
		return wire.Output{}, wire.Invalid("1 validation error detected: Value '%d' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900", seconds)
	}
	roleName := parts[5][strings.LastIndexByte(parts[5], '/')+1:]
	roleID := "AROASIMULATEDROLE0001"
	if r, found := s.w.Get("", "AWS::IAM::Role", roleName); found && r.Attribute("RoleId") != "" {
		roleID = r.Attribute("RoleId")
	}
	arn := "arn:aws:sts::" + parts[4] + ":assumed-role/" + roleName + "/" + name
	user := roleID + ":" + name
	return wire.XML(
		s.credentials(map[string]any{"Arn": arn, "UserId": user}, seconds),
		wire.El("AssumedRoleUser", wire.Text("AssumedRoleId", user), wire.Text("Arn", arn)),
	), nil
}

func (s *service) session(q *wire.Request) (wire.Output, error) {
	seconds, err := q.Params.Int("DurationSeconds", 43200)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(s.credentials(map[string]any{}, seconds)), nil
}

// credentials makes temporary credentials, and remembers whose they are. They
// end by the clock of the simulated world.
func (s *service) credentials(who map[string]any, seconds int) *wire.Node {
	key := "ASIA" + s.random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
	expires := s.w.Now().Add(time.Duration(seconds) * time.Second)
	who["Expires"] = expires.Format(time.RFC3339)
	s.w.Put("", &world.Resource{Type: sessionType, Physical: key, Properties: who})
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	return wire.El("Credentials",
		wire.Text("AccessKeyId", key), wire.Text("SecretAccessKey", s.random(letters, 40)),
		wire.Text("SessionToken", "FwoGZXIvYXdz"+s.random(letters, 180)), wire.Time("Expiration", expires))
}

func (s *service) random(letters string, length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = letters[s.w.Rand().IntN(len(letters))]
	}
	return string(text)
}

func (s *service) keyInfo(*wire.Request) (wire.Output, error) {
	return wire.XML(wire.Text("Account", world.Account)), nil
}

// Package kms answers the Key Management Service from the simulated world: the
// keys and aliases that there are. It encrypts nothing.
package kms

import (
	"net/http"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	keyType   = "AWS::KMS::Key"
	aliasType = "AWS::KMS::Alias"
)

type service struct{ w *world.World }

// New makes KMS over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "kms", Protocol: wire.JSON11, Target: "TrentService",
		Actions: map[string]wire.Action{"ListKeys": s.keys, "DescribeKey": s.describe, "ListAliases": s.aliases, "CreateKey": s.create},
	}
}

// find finds a key by id, ARN, alias or the ARN of an alias.
func (s *service) find(region, name string) (*world.Resource, bool) {
	if at := strings.Index(name, ":alias/"); at >= 0 {
		name = name[at+1:]
	}
	if alias, found := s.w.Get(region, aliasType, name); found {
		name = alias.Text("TargetKeyId")
	}
	return s.w.Get(region, keyType, name[strings.LastIndexByte(name, '/')+1:])
}

func shown(r *world.Resource) map[string]any {
	state := "Enabled"
	if r.Text("Enabled") == "false" {
		state = "Disabled"
	}
	return map[string]any{
		"AWSAccountId": world.Account, "KeyId": r.Physical, "Arn": r.Attribute("Arn"), "CreationDate": wire.Epoch(r.Created), "Enabled": state == "Enabled",
		"Description": r.Text("Description"), "KeyUsage": "ENCRYPT_DECRYPT", "KeyState": state, "Origin": "AWS_KMS", "KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT",
	}
}

func (s *service) keys(q *wire.Request) (wire.Output, error) {
	list := []any{}
	for _, r := range s.w.List(q.Region, keyType) {
		list = append(list, map[string]any{"KeyId": r.Physical, "KeyArn": r.Attribute("Arn")})
	}
	return wire.JSON(map[string]any{"Keys": list, "Truncated": false}), nil
}

func (s *service) describe(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "KeyId")
	r, found := s.find(q.Region, name)
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "NotFoundException", "Key '%s' does not exist", name)
	}
	return wire.JSON(map[string]any{"KeyMetadata": shown(r)}), nil
}

func (s *service) aliases(q *wire.Request) (wire.Output, error) {
	list := []any{}
	for _, r := range s.w.List(q.Region, aliasType) {
		target := r.Text("TargetKeyId")
		list = append(list, map[string]any{
			"AliasName": r.Physical, "AliasArn": "arn:aws:kms:" + q.Region + ":" + world.Account + ":" + r.Physical, "TargetKeyId": target[strings.LastIndexByte(target, '/')+1:],
		})
	}
	return wire.JSON(map[string]any{"Aliases": list, "Truncated": false}), nil
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	r, err := catalogue.Make(s.w, q.Region, keyType, map[string]any{"Description": world.TextOf(q.JSON, "Description")})
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{"KeyMetadata": shown(r)}), nil
}

package ec2

import (
	"encoding/base64"
	"net/http"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) createKeyPair(q *wire.Request) (wire.Output, error) {
	if err := need(q, "KeyName"); err != nil {
		return wire.Output{}, err
	}
	kind := q.Params.Get("KeyType")
	if kind == "" {
		kind = "rsa"
	}
	if kind != "rsa" && kind != "ed25519" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Value (%s) for parameter keyType is invalid.", kind)
	}
	if format := q.Params.Get("KeyFormat"); format != "" && format != "pem" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Value (%s) for parameter keyFormat is invalid. The simulator makes pem only.", format)
	}
	name := q.Params.Get("KeyName")
	if err := s.freeKeyName(q.Region, name); err != nil {
		return wire.Output{}, err
	}
	key, err := newKey(kind, name)
	if err != nil {
		return wire.Output{}, err
	}
	r := s.putKey(q.Region, name, key, tagsFrom(q))
	return wire.XML(
		wire.Text("keyPairId", r.Attribute("KeyPairId")), wire.Text("keyName", name), wire.Text("keyFingerprint", key.fingerprint),
		wire.Text("keyMaterial", key.private), tagSet(r),
	), nil
}

func (s *service) importKeyPair(q *wire.Request) (wire.Output, error) {
	if err := need(q, "KeyName", "PublicKeyMaterial"); err != nil {
		return wire.Output{}, err
	}
	name := q.Params.Get("KeyName")
	if err := s.freeKeyName(q.Region, name); err != nil {
		return wire.Output{}, err
	}
	material, err := base64.StdEncoding.DecodeString(q.Params.Get("PublicKeyMaterial"))
	if err != nil {
		material = []byte(q.Params.Get("PublicKeyMaterial"))
	}
	key, err := importedKey(material, name)
	if err != nil {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidKey.Format", "Key is not in valid OpenSSH public key format")
	}
	r := s.putKey(q.Region, name, key, tagsFrom(q))
	return wire.XML(wire.Text("keyPairId", r.Attribute("KeyPairId")), wire.Text("keyName", name), wire.Text("keyFingerprint", key.fingerprint), tagSet(r)), nil
}

// freeKeyName refuses a name that is taken or that EC2 does not allow: up to
// 255 printable ASCII characters.
func (s *service) freeKeyName(region, name string) error {
	if len(name) > 255 || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c > '~' }) {
		return wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Value (%s) for parameter KeyName is invalid. Character sets beyond ASCII are not supported, and a name has 255 characters at most.", name)
	}
	if _, taken := s.w.Get(region, keyType, name); taken {
		return wire.Errorf(http.StatusBadRequest, "InvalidKeyPair.Duplicate", "The keypair already exists")
	}
	return nil
}

// putKey stores a key pair; of the private key nothing is kept.
func (s *service) putKey(region, name string, key keyMaterial, tags []world.Tag) *world.Resource {
	r := catalogue.Draft(s.w, region, keyType, map[string]any{"KeyName": name, "KeyType": key.kind}, tags...)
	r.SetAttribute("KeyFingerprint", key.fingerprint)
	r.SetPrivate("PublicKey", key.public)
	s.w.Put(region, r)
	return r
}

func keyItem(_ *service, r *world.Resource) []*wire.Node {
	kind := r.Text("KeyType")
	if kind == "" {
		kind = "rsa"
	}
	return []*wire.Node{
		wire.Text("keyPairId", r.Attribute("KeyPairId")), wire.Text("keyFingerprint", r.Attribute("KeyFingerprint")),
		wire.Text("keyName", r.Physical), wire.Text("keyType", kind), wire.Time("createTime", r.Created), tagSet(r),
	}
}

// describeKeyPairs is the plain view, and two things more: key pairs can be
// named by their id, and show their public key to who asks for it.
func (s *service) describeKeyPairs(v view, q *wire.Request) (wire.Output, error) {
	list, err := s.chosen(v, q)
	if err != nil {
		return wire.Output{}, err
	}
	for _, id := range q.Params.Strings("KeyPairId") {
		r, found := s.keyByID(q.Region, id)
		if !found {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidKeyPair.NotFound", "The key pair ID '%s' does not exist", id)
		}
		if !q.Params.Has("KeyName") && id == q.Params.Strings("KeyPairId")[0] {
			list = nil
		}
		list = append(list, r)
	}
	public, err := q.Params.Bool("IncludePublicKey")
	if err != nil {
		return wire.Output{}, err
	}
	set := wire.El("keySet")
	for _, r := range list {
		nodes := keyItem(s, r)
		if public {
			nodes = append(nodes, wire.Opt("publicKey", world.TextOf(r.Private, "PublicKey")))
		}
		set.Children = append(set.Children, wire.El("item", nodes...))
	}
	return wire.XML(set), nil
}

func (s *service) keyByID(region, id string) (*world.Resource, bool) {
	return s.w.Find(region, keyType, func(r *world.Resource) bool { return r.Attribute("KeyPairId") == id })
}

// deleteKeyPair succeeds for a key pair that does not exist, as EC2 does.
func (s *service) deleteKeyPair(q *wire.Request) (wire.Output, error) {
	name, id := q.Params.Get("KeyName"), q.Params.Get("KeyPairId")
	if name == "" && id == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "MissingParameter", "The request must contain the parameter keyName or keyPairId")
	}
	r, found := s.w.Get(q.Region, keyType, name)
	if name == "" {
		r, found = s.keyByID(q.Region, id)
	}
	if !found {
		return done(), nil
	}
	s.w.Remove(q.Region, keyType, r.Physical)
	return wire.XML(wire.Bool("return", true), wire.Text("keyPairId", r.Attribute("KeyPairId"))), nil
}

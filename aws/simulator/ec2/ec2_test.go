package ec2

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the fingerprint AWS shows
	"crypto/x509"
	"encoding/base64"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func TestAnRSAKeyHasTheFingerprintAWSComputes(t *testing.T) {
	key, err := newKey("rsa", "k")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(key.private, "-----BEGIN RSA PRIVATE KEY-----\n") || !strings.HasSuffix(key.private, "\n") {
		t.Errorf("%.40s", key.private)
	}
	raw, err := ssh.ParseRawPrivateKey([]byte(key.private))
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(raw.(*rsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum(der) //nolint:gosec // see above
	if got := colons(sum[:]); got != key.fingerprint {
		t.Errorf("%s, want %s", key.fingerprint, got)
	}
}

func TestImportedKeysAreRead(t *testing.T) {
	for _, kind := range []string{"rsa", "ed25519"} {
		made, err := newKey(kind, "k")
		if err != nil {
			t.Fatal(err)
		}
		for name, material := range map[string][]byte{
			"a line": []byte(made.public), "base64 of a line": []byte(base64.StdEncoding.EncodeToString([]byte(made.public))),
		} {
			got, err := importedKey(material, "k")
			if err != nil || got.kind != kind || got.public != made.public {
				t.Errorf("%s, %s: %+v, %v", kind, name, got, err)
			}
			if kind == "ed25519" && got.fingerprint != made.fingerprint {
				t.Errorf("%s, want %s", got.fingerprint, made.fingerprint)
			}
			if kind == "rsa" && len(got.fingerprint) != 16*3-1 {
				t.Errorf("%s is no MD5", got.fingerprint)
			}
		}
	}
	if _, err := importedKey([]byte("rubbish"), "k"); err == nil {
		t.Error("rubbish is a key")
	}
}

func TestWildcardsMatchAsInEC2(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"abc", "abc", true},
		{"a*", "abc", true},
		{"*c", "abc", true},
		{"a?c", "abc", true},
		{"a*b*c", "aXbYbc", true},
		{"*", "", true},
		{"a?c", "ac", false},
		{"a*d", "abc", false},
		{"?", "", false},
		{"**a", "bba", true},
	} {
		if got := matches(c.pattern, c.text); got != c.want {
			t.Errorf("%s and %s: %v", c.pattern, c.text, got)
		}
	}
}

func TestAddressesCountUp(t *testing.T) {
	prefix := netip.MustParsePrefix("10.0.255.0/20")
	if got := nth(prefix, 4095); got != "10.0.255.255" {
		t.Errorf("got %s", got)
	}
}

func FuzzImportedKey(f *testing.F) {
	f.Add([]byte("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me"))
	f.Fuzz(func(t *testing.T, material []byte) {
		key, err := importedKey(material, "k")
		if err == nil && (key.fingerprint == "" || bytes.Contains([]byte(key.public), []byte("\n"))) {
			t.Errorf("%+v", key)
		}
	})
}

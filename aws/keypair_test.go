package aws

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"gantry/wizard"
)

// keyOf makes a private key as EC2 gives it, and EC2's fingerprint of it.
func keyOf(t *testing.T, kind string) (material, fingerprint string) {
	t.Helper()
	if kind == "ed25519" {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		block, err := ssh.MarshalPrivateKey(private, "")
		if err != nil {
			t.Fatal(err)
		}
		public, err := ssh.NewPublicKey(private.Public())
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(block)), strings.TrimPrefix(ssh.FingerprintSHA256(public), "SHA256:") + "="
	}
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)}
	sum := sha1.Sum(der)
	return string(pem.EncodeToMemory(&block)), colons(sum[:])
}

// ec2Keys is an EC2 with at most one key pair.
type ec2Keys struct {
	name, fingerprint, material, token string
	made, deleted                      int
}

func newEC2Keys(t *testing.T, w *wire, kind string) *ec2Keys {
	material, fingerprint := keyOf(t, kind)
	k := &ec2Keys{material: material, fingerprint: fingerprint}
	item := func() string {
		return fmt.Sprintf("<keyPairId>key-1</keyPairId><keyName>%s</keyName><keyFingerprint>%s</keyFingerprint><tagSet><item><key>gantry:token</key><value>%s</value></item></tagSet>", k.name, k.fingerprint, k.token)
	}
	w.on("DescribeKeyPairs", func(f url.Values) reply {
		if k.name == "" || f.Get("KeyName.1") != k.name {
			return failedEC2(400, "InvalidKeyPair.NotFound", "The key pair 'x' does not exist")
		}
		return reply{200, "<DescribeKeyPairsResponse><keySet><item>" + item() + "</item></keySet></DescribeKeyPairsResponse>"}
	})
	w.on("CreateKeyPair", func(f url.Values) reply {
		if k.name != "" {
			return failedEC2(400, "InvalidKeyPair.Duplicate", "The keypair already exists")
		}
		k.name, k.token = f.Get("KeyName"), f.Get("TagSpecification.1.Tag.1.Value")
		k.made++
		return reply{200, "<CreateKeyPairResponse>" + item() + "<keyMaterial>" + k.material + "</keyMaterial></CreateKeyPairResponse>"}
	})
	w.on("DeleteKeyPair", func(f url.Values) reply {
		k.name = ""
		k.deleted++
		return reply{200, "<DeleteKeyPairResponse><return>true</return></DeleteKeyPairResponse>"}
	})
	return k
}

func keyAction(folder, kind string) *wizard.KeyPairAction {
	return &wizard.KeyPairAction{Name: wizard.Literal("j-dev"), Type: kind, Save: folder}
}

func TestAKeyPairIsMadeKeptAndUndone(t *testing.T) {
	for _, kind := range []string{"rsa", "ed25519"} {
		w, c := newWire(t)
		k := newEC2Keys(t, w, kind)
		folder := filepath.Join(t.TempDir(), "new", ".ssh")
		file := filepath.Join(folder, "j-dev.pem")
		var h heard
		outputs, err := c.Do(withToken(false), wizard.Apply, keyAction(folder, kind), h.emit)
		if err != nil {
			t.Fatal(err)
		}
		if outputs["name"] != "j-dev" || outputs["file"] != file || outputs["fingerprint"] != k.fingerprint {
			t.Errorf("outputs %v", outputs)
		}
		content, err := os.ReadFile(file)
		if err != nil || strings.TrimSpace(string(content)) != strings.TrimSpace(k.material) {
			t.Errorf("the file does not hold the key: %v", err)
		}
		for path, want := range map[string]os.FileMode{file: 0o600, folder: 0o700} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v %v", path, info.Mode(), err)
			}
		}
		if os.Chmod(file, 0o644) != nil {
			t.Fatal("chmod")
		}
		h = heard{}
		if _, err := c.Do(withToken(false), wizard.Apply, keyAction(folder, kind), h.emit); err != nil {
			t.Fatal(err)
		}
		if d := h.decisions(); len(d) != 1 || d[0] != wizard.DecideKeep || !strings.Contains(h.said(), "0600 now") {
			t.Errorf("%v, said %q", d, h.said())
		}
		if _, err := c.Do(withToken(false), wizard.Undo, keyAction(folder, kind), h.emit); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(file); err != nil || k.deleted != 1 || !strings.Contains(h.said(), "is left") {
			t.Errorf("undone: %v, %d deleted, said %q", err, k.deleted, h.said())
		}
		for _, e := range h.events {
			if line, _ := e.MarshalJSON(); strings.Contains(string(line), "PRIVATE KEY") {
				t.Error("key material in an event")
			}
		}
	}
}

func TestAKeyPairThatIsNotOursIsAConflict(t *testing.T) {
	material, fingerprint := keyOf(t, "rsa")
	other, _ := keyOf(t, "ed25519")
	for want, given := range map[string]struct{ inEC2, inFile, existing, token string }{
		"":                       {inEC2: fingerprint, inFile: material},
		"never overwritten":      {inFile: material},
		"is not in":              {inEC2: fingerprint},
		"private key of another": {inEC2: fingerprint, inFile: other},
		"not a private key":      {inEC2: fingerprint, inFile: "hello"},
		"elsewhere":              {inEC2: fingerprint, existing: "elsewhere"},
		"never reached the disk": {inEC2: fingerprint, token: "tok"},
		"is not in ":             {inEC2: fingerprint, token: "another"},
	} {
		w, c := newWire(t)
		k := newEC2Keys(t, w, "rsa")
		folder := t.TempDir()
		if given.inEC2 != "" {
			k.name, k.fingerprint, k.token = "j-dev", given.inEC2, given.token
		}
		if given.inFile != "" {
			if err := os.WriteFile(filepath.Join(folder, "j-dev.pem"), []byte(given.inFile), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		a := keyAction(folder, "rsa")
		a.Existing = given.existing
		var h heard
		_, err := c.Do(withToken(false), wizard.Apply, a, h.emit)
		text := h.events[0].Body.(wizard.Looked).Text
		if !strings.Contains(text, want) {
			t.Errorf("%q, want %q", text, want)
		}
		good := want == "" || want == "elsewhere" || want == "never reached the disk"
		if good != (err == nil) {
			t.Errorf("%s: %v", want, err)
		}
		if k.made > 0 && want != "never reached the disk" {
			t.Errorf("%s: a pair was made", want)
		}
		if content, _ := os.ReadFile(filepath.Join(folder, "j-dev.pem")); given.inFile != "" && string(content) != given.inFile {
			t.Errorf("%s: the file was changed", want)
		}
	}
}

func TestAKeyThatCannotBeSavedIsDeletedAgain(t *testing.T) {
	w, c := newWire(t)
	k := newEC2Keys(t, w, "rsa")
	folder := t.TempDir()
	create := w.ops["CreateKeyPair"]
	w.on("CreateKeyPair", func(f url.Values) reply { // somebody takes the file's name meanwhile
		if err := os.Symlink("/dev/null", filepath.Join(folder, "j-dev.pem")); err != nil {
			t.Error(err)
		}
		return create(f)
	})
	var h heard
	_, err := c.Do(withToken(false), wizard.Apply, keyAction(folder, "rsa"), h.emit)
	trouble := troubleIn(t, err)
	if k.deleted != 1 || k.name != "" || !strings.Contains(trouble.Cause, "cannot be saved") {
		t.Errorf("%d deleted: %v", k.deleted, err)
	}
	if strings.Contains(trouble.Text()+h.said(), "PRIVATE") {
		t.Error("key material in words")
	}
}

func TestALostAnswerOfEC2MakesTheKeyAnew(t *testing.T) {
	w, c := newWire(t)
	k := newEC2Keys(t, w, "rsa")
	create := w.ops["CreateKeyPair"]
	w.on("CreateKeyPair", func(f url.Values) reply {
		if answer := create(f); k.made != 1 || answer.status != 200 {
			return answer
		}
		return reply{}
	})
	if _, err := c.Do(withToken(false), wizard.Apply, keyAction(t.TempDir(), "rsa"), func(wizard.Event) {}); err != nil {
		t.Fatal(err)
	}
	if k.made != 2 || k.deleted != 1 {
		t.Errorf("made %d, deleted %d", k.made, k.deleted)
	}
}

func TestAKeyNameIsNoPath(t *testing.T) {
	_, c := newWire(t)
	for _, name := range []string{"../x", "a/b", "..", `a\b`, ""} {
		a := keyAction(t.TempDir(), "rsa")
		a.Name = wizard.Literal(name)
		_, err := c.Do(withToken(false), wizard.Look, a, func(wizard.Event) {})
		if trouble := troubleIn(t, err); trouble.Exit != wizard.ExitUsage {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestARehearsalSavesItsKeysElsewhere(t *testing.T) {
	w, _ := newWire(t)
	newEC2Keys(t, w, "rsa")
	rehearsal := filepath.Join(t.TempDir(), "keys")
	c := w.open(Options{KeyFolder: rehearsal})
	home := t.TempDir()
	t.Setenv("HOME", home)
	outputs, err := c.Do(withToken(false), wizard.Apply, keyAction("~/.ssh", "rsa"), func(wizard.Event) {})
	if err != nil || outputs["file"] != filepath.Join(rehearsal, "j-dev.pem") {
		t.Errorf("%v %v", outputs, err)
	}
	if left, _ := os.ReadDir(home); len(left) != 0 {
		t.Errorf("in the home folder: %v", left)
	}
}

func TestAnImportedKeyIsKnownByItsPublicKey(t *testing.T) {
	material, _ := keyOf(t, "rsa")
	prints, err := fingerprints([]byte(material))
	if err != nil || len(prints) != 2 || prints[0] == prints[1] || len(prints[1]) != 16*3-1 {
		t.Errorf("%v %v", prints, err)
	}
}

func FuzzFingerprints(f *testing.F) {
	f.Add([]byte("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"))
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, pem []byte) {
		if prints, err := fingerprints(pem); err == nil && len(prints) == 0 {
			t.Error("neither fingerprints nor an error")
		}
	})
}

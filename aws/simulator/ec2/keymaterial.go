package ec2

import (
	"crypto/ed25519"
	"crypto/md5" //nolint:gosec // the fingerprint AWS shows for imported RSA keys
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the fingerprint AWS shows for RSA keys it made
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// keyMaterial is a key pair as EC2 makes it.
type keyMaterial struct {
	kind        string // "rsa" or "ed25519"
	private     string // PEM; "" for an imported key
	public      string // one line, as in authorized_keys
	fingerprint string
}

// rsaBits is the size of the RSA keys that EC2 makes.
const rsaBits = 2048

// newKey makes a real key pair. An RSA key comes in PKCS#1, an ED25519 key in
// OpenSSH's own format. The fingerprints are AWS's: of an RSA key it made, the
// SHA-1 of the private key in PKCS#8; of an ED25519 key, OpenSSH's SHA-256.
func newKey(kind, name string) (keyMaterial, error) {
	if kind == "ed25519" {
		return newED25519(name)
	}
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("making an RSA key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("encoding an RSA key: %w", err)
	}
	public, err := ssh.NewPublicKey(&key.PublicKey)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("encoding an RSA key: %w", err)
	}
	sum := sha1.Sum(der) //nolint:gosec // see above
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return keyMaterial{"rsa", string(pem.EncodeToMemory(block)), line(public, name), colons(sum[:])}, nil
}

func newED25519(name string) (keyMaterial, error) {
	publicKey, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("making an ED25519 key: %w", err)
	}
	block, err := ssh.MarshalPrivateKey(key, name)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("encoding an ED25519 key: %w", err)
	}
	public, err := ssh.NewPublicKey(publicKey)
	if err != nil {
		return keyMaterial{}, fmt.Errorf("encoding an ED25519 key: %w", err)
	}
	return keyMaterial{"ed25519", string(pem.EncodeToMemory(block)), line(public, name), sha256Of(public)}, nil
}

// line is a public key as in authorized_keys.
func line(public ssh.PublicKey, name string) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))) + " " + name
}

// sha256Of is the SHA-256 of a public key in base64 with its padding, which is
// how EC2 writes what ssh-keygen writes without.
func sha256Of(public ssh.PublicKey) string {
	sum := sha256.Sum256(public.Marshal())
	return base64.StdEncoding.EncodeToString(sum[:])
}

// importedKey reads a public key that a caller brings: a line of
// authorized_keys, or DER, or base64 of either. The fingerprint of an RSA key
// is then the MD5 of the public key in DER.
func importedKey(material []byte, name string) (keyMaterial, error) {
	public, err := parsePublic(material)
	if err != nil {
		return keyMaterial{}, err
	}
	switch public.Type() {
	case ssh.KeyAlgoED25519:
		return keyMaterial{"ed25519", "", line(public, name), sha256Of(public)}, nil
	case ssh.KeyAlgoRSA:
		crypto, ok := public.(ssh.CryptoPublicKey)
		if !ok {
			return keyMaterial{}, errors.New("not an RSA key")
		}
		der, err := x509.MarshalPKIXPublicKey(crypto.CryptoPublicKey())
		if err != nil {
			return keyMaterial{}, fmt.Errorf("encoding the key: %w", err)
		}
		sum := md5.Sum(der) //nolint:gosec // see above
		return keyMaterial{"rsa", "", line(public, name), colons(sum[:])}, nil
	}
	return keyMaterial{}, fmt.Errorf("keys of type %s cannot be imported", public.Type())
}

func parsePublic(material []byte) (ssh.PublicKey, error) {
	for range 2 {
		if public, _, _, _, err := ssh.ParseAuthorizedKey(material); err == nil {
			return public, nil
		}
		if block, _ := pem.Decode(material); block != nil {
			material = block.Bytes
		}
		if key, err := x509.ParsePKIXPublicKey(material); err == nil {
			public, err := ssh.NewPublicKey(key)
			if err != nil {
				return nil, fmt.Errorf("reading the key: %w", err)
			}
			return public, nil
		}
		decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(material)))
		if err != nil {
			break
		}
		material = decoded
	}
	return nil, errors.New("not a public key")
}

// colons writes bytes as ab:cd:ef.
func colons(sum []byte) string {
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = hex.EncodeToString([]byte{b})
	}
	return strings.Join(pairs, ":")
}

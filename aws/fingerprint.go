package aws

import (
	"crypto"
	"crypto/md5" //nolint:gosec // AWS's fingerprints are made with it; nothing is secured by it
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // likewise
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// fingerprints are all those by which EC2 may know a private key: of an RSA
// pair that EC2 made, the SHA-1 of the private key's PKCS#8 form; of an RSA
// key that was imported, the MD5 of the public key's DER form; of an ED25519
// key, the SHA-256 of the public key in OpenSSH's form.
func fingerprints(pem []byte) ([]string, error) {
	parsed, err := ssh.ParseRawPrivateKey(pem)
	if err != nil {
		return nil, fmt.Errorf("not a private key that can be read without a passphrase: %w", err)
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("a private key of a kind that EC2 does not have: %T", parsed)
	}
	if key, ok := parsed.(*rsa.PrivateKey); ok {
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("encoding the private key: %w", err)
		}
		public, err := x509.MarshalPKIXPublicKey(key.Public())
		if err != nil {
			return nil, fmt.Errorf("encoding the public key: %w", err)
		}
		made, imported := sha1.Sum(private), md5.Sum(public) //nolint:gosec // see above
		return []string{colons(made[:]), colons(imported[:])}, nil
	}
	public, err := ssh.NewPublicKey(signer.Public())
	if err != nil {
		return nil, fmt.Errorf("encoding the public key: %w", err)
	}
	return []string{strings.TrimPrefix(ssh.FingerprintSHA256(public), "SHA256:"), ssh.FingerprintLegacyMD5(public)}, nil
}

// sameFingerprint compares fingerprints as EC2 and OpenSSH write them: the
// base64 ones with or without padding and "SHA256:".
func sameFingerprint(a, b string) bool {
	plain := func(s string) string { return strings.TrimRight(strings.TrimPrefix(s, "SHA256:"), "=") }
	if strings.Contains(a, ":") && !strings.HasPrefix(a, "SHA256:") {
		return strings.EqualFold(a, b)
	}
	return plain(a) == plain(b)
}

// colons writes bytes as "1f:51:ae".
func colons(sum []byte) string {
	var parts []string
	for _, b := range sum {
		parts = append(parts, hex.EncodeToString([]byte{b}))
	}
	return strings.Join(parts, ":")
}

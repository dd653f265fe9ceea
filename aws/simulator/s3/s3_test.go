package s3

import (
	"bytes"
	"fmt"
	"testing"
)

func TestLocationsOfEveryForm(t *testing.T) {
	for _, c := range []struct{ url, bucket, key string }{
		{"https://b.s3.eu-west-1.amazonaws.com/a/k.yaml", "b", "a/k.yaml"},
		{"https://b.s3.amazonaws.com/k", "b", "k"},
		{"https://b.s3-eu-west-1.amazonaws.com/k", "b", "k"},
		{"https://my.dotted.name.s3.amazonaws.com/k", "my.dotted.name", "k"},
		{"https://s3.eu-west-1.amazonaws.com/b/a/k", "b", "a/k"},
		{"https://s3-eu-west-1.amazonaws.com/b/k", "b", "k"},
		{"https://s3.amazonaws.com/b/k?versionId=1", "b", "k"},
		{"s3://b/a/k", "b", "a/k"},
		{"http://127.0.0.1:4566/b/a%20k", "b", "a k"},
		{"http://b.localhost:4566/k", "b", "k"},
	} {
		bucket, key, ok := Location(c.url)
		if !ok || bucket != c.bucket || key != c.key {
			t.Errorf("%s: %q %q %v", c.url, bucket, key, ok)
		}
	}
	for _, url := range []string{"", "k", "https://example.com/b/k", "https://b.s3.amazonaws.com/", "https://s3.amazonaws.com/b", "file:///etc/passwd", "https://evil.com/.s3.amazonaws.com/k", "s3://b"} {
		if bucket, key, ok := Location(url); ok {
			t.Errorf("%s: %q %q", url, bucket, key)
		}
	}
}

func FuzzUnchunk(f *testing.F) {
	f.Add([]byte("5;chunk-signature=x\r\nhello\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n"))
	f.Add([]byte("ffffffff\r\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		plain, ok := unchunk(body)
		if ok && len(plain) > len(body) {
			t.Errorf("%d bytes of %d", len(plain), len(body))
		}
		wrapped := fmt.Appendf(nil, "%x\r\n%s\r\n0\r\n\r\n", len(body), body)
		if len(body) > 0 {
			if again, ok := unchunk(wrapped); !ok || !bytes.Equal(again, body) {
				t.Errorf("%q does not come back", body)
			}
		}
	})
}

func FuzzLocation(f *testing.F) {
	f.Add("https://b.s3.eu-west-1.amazonaws.com/k")
	f.Fuzz(func(t *testing.T, url string) {
		if bucket, key, ok := Location(url); ok && (bucket == "" || key == "") {
			t.Errorf("%q: %q %q", url, bucket, key)
		}
	})
}

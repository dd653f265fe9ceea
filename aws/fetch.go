package aws

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"gantry/wizard"
)

// maxTemplate is the most that a template may have, AWS's limit.
const maxTemplate = 1 << 20

// Fetch reads a template from a file, an https:// address, or s3://bucket/key.
// An address in S3, in either style, is read with the account's credentials and
// is what CloudFormation is given where the template is too big to be sent. Its
// errors are Troubles with exit code 2.
func (c *Cloud) Fetch(ctx context.Context, location string) (wizard.TemplateSource, error) {
	source := wizard.TemplateSource{Name: location}
	var err error
	switch scheme, _, _ := strings.Cut(location, "://"); {
	case scheme == "s3" && location != scheme, scheme == "https" && location != scheme:
		source, err = c.fetchAddress(ctx, location)
	case scheme == "http" && location != scheme:
		err = errors.New("http:// is not safe for a template; use https:// or s3://")
	default:
		source.Name = filepath.Base(location)
		source.Body, err = readTemplate(strings.TrimPrefix(location, "file://"))
	}
	if err == nil {
		return source, nil
	}
	t := &wizard.Trouble{Cause: "The template " + location + " cannot be read", Reason: err.Error(), Exit: wizard.ExitUsage, Err: err}
	switch weatherOf(err) {
	case denied, noKeys, expired, badKeys, unreachable:
		var explained *wizard.Trouble
		if errors.As(c.explain("reading the template "+location, err), &explained) {
			t.Reason, t.Advice = explained.Error(), explained.Advice
		}
	case interrupted:
		return source, fmt.Errorf("reading the template %s: %w", location, err)
	}
	return source, t
}

// readTemplate reads a file that may be a template.
func readTemplate(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", errors.Unwrap(err)
	case info.IsDir():
		return "", errors.New("it is a folder; name a template file in it")
	case info.Size() > maxTemplate:
		return "", tooBig(info.Size())
	}
	f, err := os.Open(path)
	if err != nil {
		return "", errors.Unwrap(err)
	}
	defer f.Close()
	return readBounded(f)
}

func tooBig(size int64) error {
	return fmt.Errorf("it has %d bytes, and a template may have %d", size, maxTemplate)
}

// readBounded reads no more than a template may have.
func readBounded(r io.Reader) (string, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxTemplate+1))
	if err != nil {
		return "", err
	}
	if len(content) > maxTemplate {
		return "", fmt.Errorf("it has more than the %d bytes that a template may have", maxTemplate)
	}
	return string(content), nil
}

// fetchAddress reads a template from S3 or from any other web server.
func (c *Cloud) fetchAddress(ctx context.Context, location string) (wizard.TemplateSource, error) {
	u, err := url.Parse(location)
	if err != nil {
		return wizard.TemplateSource{}, err
	}
	source := wizard.TemplateSource{Name: orElse(filepath.Base(u.Path), location)}
	bucket, key, region := s3Address(u)
	if bucket == "" {
		source.Body, err = c.download(ctx, location)
		return source, err
	}
	if key == "" {
		return source, errors.New("the address names a bucket and no template in it")
	}
	answer, err := c.s3.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key}, func(o *s3.Options) {
		if region != "" {
			o.Region = region
		}
	})
	if err != nil {
		return source, err
	}
	defer answer.Body.Close()
	home := orElse(region, c.Account().Region)
	source.URL = "https://" + bucket + ".s3." + home + "." + suffix(home) + "/" + (&url.URL{Path: key}).EscapedPath()
	source.Body, err = readBounded(answer.Body)
	return source, err
}

// Hosts of S3: virtual style (bucket.s3.region.…), and path style (s3.region.…).
// The region may be missing, and follow a hyphen in old addresses.
var (
	virtualHost = regexp.MustCompile(`^(.+)\.s3[.-]?([a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$`)
	pathHost    = regexp.MustCompile(`^s3[.-]?([a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$`)
)

// s3Address takes an address of S3 apart; the bucket is "" where it is not one.
func s3Address(u *url.URL) (bucket, key, region string) {
	path := strings.TrimPrefix(u.Path, "/")
	if u.Scheme == "s3" {
		return u.Host, path, ""
	}
	if found := virtualHost.FindStringSubmatch(u.Hostname()); found != nil {
		return found[1], path, found[2]
	}
	if found := pathHost.FindStringSubmatch(u.Hostname()); found != nil {
		bucket, key, _ = strings.Cut(path, "/")
		return bucket, key, found[1]
	}
	return "", "", ""
}

// download reads an address of the open web.
func (c *Cloud) download(ctx context.Context, location string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, location, nil)
	if err != nil {
		return "", err
	}
	answer, err := c.fetcher.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the server answered %s", answer.Status)
	}
	return readBounded(answer.Body)
}
